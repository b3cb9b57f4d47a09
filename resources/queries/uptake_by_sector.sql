SELECT r.sector,
       r.vat_basis,
       MIN(r.target_basis_points) AS lowest_target_basis_points,
       MAX(r.target_basis_points) AS highest_target_basis_points,
       COUNT(DISTINCT r.body_id) AS bodies,
       SUM(f.pence) AS total_pence,
       SUM(CASE WHEN f.status = 'out-of-scope' THEN f.pence ELSE 0 END) AS out_of_scope_pence,
       SUM(CASE WHEN f.status = 'locked' THEN f.pence ELSE 0 END) AS locked_pence,
       SUM(CASE WHEN f.status IN ('collaborative', 'addressable', 'no-lot')
                THEN f.pence ELSE 0 END) AS available_pence,
       SUM(CASE WHEN f.status = 'collaborative' THEN f.pence ELSE 0 END) AS collaborative_pence,
       SUM(CASE WHEN f.status = 'addressable' THEN f.pence ELSE 0 END) AS addressable_pence,
       SUM(CASE WHEN f.status = 'no-lot' THEN f.pence ELSE 0 END) AS no_lot_pence,
       SUM(f.lines) AS lines,
       COUNT(DISTINCT f.return_no) AS returns
FROM figures f
JOIN returns r ON r.return_no = f.return_no
GROUP BY r.sector, r.vat_basis
ORDER BY r.sector, r.vat_basis;
