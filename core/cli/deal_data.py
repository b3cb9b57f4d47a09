"""Deals as other programs read them."""

from __future__ import annotations

from typing import Any

from core.domain.agreements import Evidence, LotKey
from core.domain.assessment import LotBuying, Miss, Opportunity, SavingRange
from core.domain.buying import ModelChoice, Plan


def opportunity_data(one: Opportunity) -> dict[str, Any]:
    """Return a deal: money, whether it can be used, evidence, decision."""
    return {
        "category": one.category,
        **_lot_data(one.lot),
        "agreement": one.agreement_title,
        "lot": one.lot_title,
        "usable": one.answer.usable.value,
        "reason": one.answer.reason,
        "fits": one.fit.usable.value,
        "fit_reason": one.fit.reason,
        "verdict": one.verdict().usable.value,
        "available_pence": one.available,
        "a_year_pence": one.a_year,
        "locked_pence": one.locked,
        "available_from": one.available_from,
        "coming_contracts": list(one.coming),
        "ends": one.ends,
        "routes": list(one.routes),
        "current_suppliers": list(one.current_suppliers),
        "outside": [{"supplier": s.supplier, "pence": s.outside} for s in one.outside],
        "evidence": [_evidence_data(e) for e in one.evidence],
        "saving": _saving_data(one.saving),
        "standing": _standing_data(one),
        **_decision_data(one),
        "trust": one.trust,
    }


def miss_data(one: Miss) -> dict[str, Any]:
    """Return why there is no deal for a category."""
    return {
        "category": one.category,
        "no_lot_pence": one.no_lot,
        "addressable_pence": one.addressable,
        "locked_pence": one.locked,
        "rule": one.rule,
        "reason": one.reason,
        "lots": one.lots,
        "nearest": _lot_data(one.nearest) if one.nearest else None,
        "nearest_title": one.nearest_title,
    }


def buying_data(row: LotBuying) -> dict[str, Any]:
    """Return what is bought from the suppliers on a lot."""
    return {
        **_lot_data(row.lot),
        "agreement": row.agreement_title,
        "lot": row.lot_title,
        "outside_pence": row.outside(),
        "suppliers": [
            {
                "supplier": one.supplier,
                "outside_pence": one.outside,
                "through_pence": one.through,
                "locked_pence": one.locked,
            }
            for one in row.suppliers
        ],
    }


def plan_data(plan: Plan) -> dict[str, Any]:
    """Return a plan with its steps and their days."""
    return {
        "route": plan.route.id,
        "label": plan.route.label,
        "when": plan.route.when,
        "band": plan.band.id,
        "value_pence": plan.value,
        "value_basis": plan.value_words,
        "start": plan.start,
        "earliest": plan.earliest,
        "late": plan.late(),
        "edition": plan.edition,
        "note": plan.note,
        "steps": [
            {
                "id": step.id,
                "title": step.title,
                "what": step.what,
                "law": step.law,
                "due": step.due,
                "late": step.late,
            }
            for step in plan.steps
        ],
    }


def model_data(choice: ModelChoice) -> dict[str, Any]:
    """Return a way to buy with others, and whether it fits."""
    model = choice.model
    return {
        "id": model.id,
        "label": model.label,
        "what": model.what,
        "fits": choice.fits,
        "why": choice.why,
        "fits_where": model.fits,
        "months": model.months,
        "needs": list(model.needs),
        "law": model.law,
    }


def _lot_data(lot: LotKey) -> dict[str, Any]:
    return {
        "publisher": lot.publisher,
        "agreement_no": lot.agreement_no,
        "lot_no": lot.lot_no,
    }


def _evidence_data(e: Evidence) -> dict[str, Any]:
    return {
        "kind": e.kind,
        "low": e.low,
        "central": e.central,
        "high": e.high,
        "basis": e.basis,
        "as_at": e.as_at,
        "source": e.source,
    }


def _saving_data(saving: SavingRange | None) -> dict[str, Any] | None:
    if saving is None:
        return None
    return {
        "low_pence": saving.low,
        "central_pence": saving.central,
        "high_pence": saving.high,
        "spend_pence": saving.spend,
        "stale": saving.stale,
        "basis": saving.evidence.basis,
        "as_at": saving.evidence.as_at,
    }


def _standing_data(one: Opportunity) -> dict[str, Any] | None:
    found = one.standing
    if found is None:
        return None
    return {
        "evidence": found.evidence,
        "evidence_words": found.evidence_words,
        "ease": found.ease,
        "ease_words": found.ease_words,
    }


def _decision_data(one: Opportunity) -> dict[str, Any]:
    return {
        "decision": one.decision,
        "decision_reason": one.decision_reason,
        "decision_note": one.decided.note,
        "start_on": one.decided.start_on,
        "changed": list(one.changed),
    }
