"""What the body intends with what its contracts free: as it said of them, or by its decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from core.domain.assessment import Assessment, Status
from core.domain.contracts import Contract, ContractId
from core.domain.period import quarter_code, quarter_of
from core.domain.taxonomy import CategoryCode

_THROUGH_A_LOT = "collaborate"


def intentions(
    assessment: Assessment, contracts: Mapping[ContractId, Contract]
) -> dict[tuple[CategoryCode, str], str]:
    """Return renew, collaborate, stop or "" for each category and quarter of the pipeline.

    It is what was said of the contracts that end, where all of them agree; where nothing was
    said of any, a lot that is to be used says collaborate.
    """
    said: dict[tuple[CategoryCode, str], set[str]] = defaultdict(set)
    for one in assessment.judged:
        contract = contracts.get(one.contract_id) if one.contract_id else None
        end = (contract.current_end or contract.end) if contract else None
        if contract and end and one.status is Status.LOCKED:
            free = quarter_code(quarter_of(end + timedelta(days=1)).start)
            said[one.position.category, free].add(contract.intention)
    through = {one.category for one in assessment.opportunities if one.decision == "use"}
    return {key: _agreed(said.get(key, set()), key[0] in through) for key in assessment.pipeline}


def _agreed(said: set[str], through_a_lot: bool) -> str:
    if said <= {""}:
        return _THROUGH_A_LOT if through_a_lot else ""
    return said.copy().pop() if len(said) == 1 else ""
