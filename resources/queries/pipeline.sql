SELECT p.category,
       p.quarter,
       r.region,
       r.vat_basis,
       p.intention,
       COUNT(DISTINCT r.body_id) AS bodies,
       SUM(p.becomes_available_pence) AS becomes_available_pence
FROM pipeline p
JOIN returns r ON r.return_no = p.return_no
GROUP BY p.category, p.quarter, r.region, r.vat_basis, p.intention
ORDER BY p.category, p.quarter, r.region, r.vat_basis, p.intention;
