CREATE OR REPLACE VIEW returns AS SELECT * FROM read_parquet('returns.parquet');
CREATE OR REPLACE VIEW categories AS SELECT * FROM read_parquet('categories.parquet');
CREATE OR REPLACE VIEW figures AS
    SELECT * FROM read_parquet(
        'figures/*/*.parquet', hive_partitioning = true, hive_types = {'quarter': VARCHAR}
    );
CREATE OR REPLACE VIEW agreement_use AS SELECT * FROM read_parquet('agreement_use.parquet');
CREATE OR REPLACE VIEW opportunities AS SELECT * FROM read_parquet('opportunities.parquet');
CREATE OR REPLACE VIEW pipeline AS SELECT * FROM read_parquet('pipeline.parquet');
