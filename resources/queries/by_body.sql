SELECT f.category,
       r.body_id,
       r.body,
       r.vat_basis,
       f.quarter,
       f.status,
       SUM(f.pence) AS pence,
       SUM(f.lines) AS lines
FROM figures f
JOIN returns r ON r.return_no = f.return_no
GROUP BY f.category, r.body_id, r.body, r.vat_basis, f.quarter, f.status
ORDER BY f.category, r.body_id, r.body, r.vat_basis, f.quarter, f.status;
