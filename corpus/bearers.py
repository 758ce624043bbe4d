"""Kinds of bearer: what an organisation is in law, as far as its name tells, by classes of words.

Several kinds are possible ("Conseil départemental et CAF"); a name that tells nothing ("ILCG") has none.
"""

from __future__ import annotations

import functools
import re

from corpus.text import fold

__all__ = ["BEARERS", "bearers_of"]

BEARERS: dict[str, str] = {
    "association": r"associati(?:on|f|ve)|\b(?:a(?:d)?apei|udaf|unaf|unafam|cidff|apf|aftc|soliha|uriopss|unccas|atd|admr|una)\b|\bemmaus\b"
    r"|croix[- ]rouge|\bsecours (?:catholique|populaire)|petits freres|restos? du coeur|\bfrance (?:alzheimer|horizon)|\bligue\b"
    r"|\bfederation\b|\bunion (?:departementale|nationale|regionale)|\bcollectif\b|\bcentres? socia(?:l|ux)\b|habitat et humanisme",
    "fondation": r"\bfondations?\b|armee du salut",
    "département": r"\bconseils? (?:departementa(?:l|le|ux)|general|generaux)\b(?! de la citoyennete)|\bdepartement (?:de|du|des|d')"
    r"|^(?:le |les )?departements?$|^dga\b|\bdirections? (?:generale|territoriale|adjointe|de la coordination|du developpement|enfance"
    r"|(?:de l')?action sociale|de l'insertion|de l'autonomie)|\bpole (?:de )?solidarites?\b|\bmdsi?\b|\bservices? (?:departementa|habitat)"
    r"|\bservice de pmi\b",
    "métropole": r"\bmetropoles?\b",
    "commune": r"\bcommunes?\b|\bvilles? (?:de|du|d')|\bmairies?\b|\bmunicipalites?\b|\bintercommunal|\bepci\b|\bc(?:c|i)as\b"
    r"|\bcommunautes? (?:de commune|urbaine|d'agglo)|\bagglomerations?\b",
    "région": r"\bregions? (?!parisienne)|\bconseil regional\b",
    "gip": r"\bgip\b|groupements? d'interet public|\bmdph\b|\bmda\b"
    r"|\bmaisons? departementales? (?:des personnes handicapees|de l'autonomie)",
    "hôpital": r"\bhopita(?:l|ux)\b|\bhospitalier|\bch(?:u|r|s)?\b|\bcliniques?\b",
    "établissement public": r"\betablissements? publics?\b|\bepcc?\b|\behpad\b|\bopac\b|\bsyndicat mixte\b|\bcarsat\b",
    "état": r"\betat\b|\bars\b|\bprefecture|\bagences? (?:nationale|regionale)|\banah\b|\bministere|\bddcs\b|\bdirec?cte\b|\bacademie\b"
    r"|\bdirections? (?:regionale|departementale de la cohesion)|\bpole emploi\b|\bfrance travail\b|\beducation nationale\b|\bpjj\b",
    "entreprise": r"\bentreprises?\b|\bsocietes?\b(?! civile)|\bstart-?ups?\b|\bs(?:arl|as|a|cop|cic|em)\b|\bcooperatives?\b|\bla poste\b",
    "bailleur": r"\bbailleurs?\b|\bhlm\b|\boffices? publics? de l'habitat\b|\bopac\b|\bhabitat social\b",
    "caisse": r"\bcafs?\b|\bcaisses?\b|\bmsa\b|\bc?pam\b|\bcarsat\b|\bcnsa\b|\bmutuelles?\b|\bmutualite\b|\bagirc\b",
    "université": r"\buniversites?\b|\bhautes? ecoles?\b|\binstituts? (?:de formation|et haute|regional du travail)|\birts\b",
}
"""Kinds, by the French word that stands for each, and what tells them in a folded name."""
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in BEARERS.items()}


@functools.lru_cache(maxsize=4096)
def bearers_of(organisation: str | None) -> tuple[str, ...]:
    """The kinds of bearer that an organisation's name tells, in the order of `BEARERS`; none for no name."""
    name = fold(organisation or "").strip().replace("’", "'")
    return tuple(kind for kind, pattern in _PATTERNS.items() if pattern.search(name))
