SELECT o.publisher,
       o.agreement_no,
       o.lot_no,
       o.decision,
       o.reason_code,
       r.vat_basis,
       COUNT(DISTINCT r.body_id) AS bodies,
       SUM(o.available_pence) AS available_pence
FROM opportunities o
JOIN returns r ON r.return_no = o.return_no
GROUP BY o.publisher, o.agreement_no, o.lot_no, o.decision, o.reason_code, r.vat_basis
ORDER BY o.publisher, o.agreement_no, o.lot_no, o.decision, o.reason_code, r.vat_basis;
