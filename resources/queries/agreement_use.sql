SELECT u.publisher,
       u.agreement_no,
       u.lot_no,
       u.quarter,
       r.vat_basis,
       SUM(u.net_pence) AS pence,
       SUM(u.lines) AS lines,
       COUNT(DISTINCT r.body_id) AS bodies
FROM agreement_use u
JOIN returns r ON r.return_no = u.return_no
GROUP BY u.publisher, u.agreement_no, u.lot_no, u.quarter, r.vat_basis
ORDER BY u.publisher, u.agreement_no, u.lot_no, u.quarter, r.vat_basis;
