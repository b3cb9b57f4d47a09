"""What card schemes and tills write around a merchant's name, taken away.

A scheme writes its own name, the merchant's, an order number or a till, a telephone number,
the town and the country, in a field of fixed width. A town is only taken away where one of the
others shows that a till wrote the name: "Leeds Building Society" keeps its town.
"""

from __future__ import annotations

import re

_SCHEME = re.compile(
    r"^\s*(?:(?:paypal|pp|sumup|sum up|sq|sqsp|sqc|izettle|iz|zettle[_ ]?|ztl|crv|worldpay|stripe"
    r"|sp|gocardless|klarna|www|tst|dnh|eb|ebay o|amz|just-?eat|iap|dojo|wp|lp|pos|ctl?p|bt)"
    r"\s*[*_]+|(?:paypal|sumup|izettle|zettle|gocardless)\s*[-:])\s*(?=\S)",
    re.I,
)
_SIGNS_OF_SCHEMES = frozenset("*_-:")
# "AMZN Mktp UK*2H4K81": what follows the star is a number of the order, not a name.
_ORDER = re.compile(r"(?<=\w)\s*\*\s*(?=[\w-]*\d)[\w-]{4,}\b.*$")
_TERMINAL = re.compile(
    r"\s+(?:tid|mid|pos|till|terminal|term|store|shop|branch|site|unit ref)"
    r"\s*(?:no\.?|num)?\s*[:#]?\s*[a-z]{0,2}\d+\b.*$",
    re.I,
)
_TELEPHONE = re.compile(r"\s+(?:\(?\+?44\)?[\s-]?|\(?0)(?:\d[\s()-]{0,2}){8,10}\b.*$")
_STORE = re.compile(r"\s+#?\d{3,}(?:[\s-]+\d+)*(?P<place>(?:\s+[A-Za-z.'-]+){0,5})\s*$")
_COUNTRY = re.compile(r"(?:\s|,)+(?:gbr?|united kingdom|england|wales|scotland)\s*$", re.I)
_TOWNS = frozenset(
    """aberdeen aberystwyth altrincham aylesbury bangor barnsley barrow basildon basingstoke bath
    bedford belfast birkenhead birmingham blackburn blackpool bolton bournemouth bradford brighton
    bristol burnley bury cambridge canterbury cardiff carlisle chelmsford cheltenham chester
    chesterfield chorley colchester coventry crawley crewe croydon darlington derby doncaster dover
    dudley dundee durham eastbourne edinburgh exeter falkirk gateshead glasgow gloucester grimsby
    guildford halifax harlow harrogate harrow hartlepool hastings hereford huddersfield hull
    inverness ipswich kendal lancaster leeds leicester lichfield lincoln liverpool llandudno london
    luton maidstone manchester mansfield middlesbrough newcastle newport northampton norwich
    nottingham nuneaton oldham oxford paisley perth peterborough plymouth poole portsmouth preston
    reading redditch ripon rochdale rotherham rugby salford salisbury scarborough scunthorpe
    sheffield shrewsbury slough solihull southampton southend southport stafford stevenage stirling
    stockport stoke stratford sunderland swansea swindon taunton telford torquay truro wakefield
    walsall warrington warwick watford wellingborough wells westminster wigan winchester windsor
    woking wolverhampton worcester workington worthing wrexham yeovil york""".split()
)
# What stands beside a town's name in a field of fixed width: "STOKE ON TRENT", "NEWCASTLE U".
_BESIDE_TOWN = frozenset("on upon under trent tyne u of spa regis city west east north".split())


def without_card_noise(name: str) -> str:
    """Return what a till wrote without scheme, order, terminal, telephone, town and country."""
    text = name if _SIGNS_OF_SCHEMES.isdisjoint(name) else _SCHEME.sub("", name)
    written_by_a_till = text != name
    for noise in (_ORDER, _TELEPHONE, _TERMINAL) if "*" in name else (_TELEPHONE, _TERMINAL):
        shorter = noise.sub("", text)
        if shorter.strip() and shorter != text:
            text, written_by_a_till = shorter, True
    numbered = _STORE.search(text)
    if numbered and text[: numbered.start()].strip() and _is_place(numbered["place"]):
        text, written_by_a_till = text[: numbered.start()], True
    return _without_town(text) if written_by_a_till else text


def _is_place(words: str) -> bool:
    parts = _COUNTRY.sub("", words).casefold().split()
    return not parts or parts[0] in _TOWNS


def _without_town(text: str) -> str:
    words = _COUNTRY.sub("", text).split()
    place = len(words)
    while place > 1 and words[place - 1].casefold() in _BESIDE_TOWN:
        place -= 1
    # Two words at least must stay: "SQ *CAFE LEEDS" loses its town, "SQ *LEEDS" does not.
    if place > 1 and words[place - 1].casefold() in _TOWNS:
        words = words[: place - 1]
    return " ".join(words)
