"""The words by which Kiro documents name their parts, in the languages that people write them in.

Kiro and its kin (cc-sdd) keep the layout and translate the headings: `### 要件 1: ...`, `#### Akzeptanzkriterien`.
"""

from __future__ import annotations

import re

from spec_lsp.patterns import lazy

NUMBER = r"\d{1,4}(?:\.\d{1,4}){0,3}"  # 2, 2.7
_END = r"(?![A-Za-z0-9_]|\.\d)"  # no version, no 2FA

_REQUIREMENT = (
    r"Requirements?|Requisitos?|Requerimientos?|Anforderung(?:en)?|Exigences?|Requisiti|Требовани[ея]|Gereksinim(?:ler)?"
    r"|Wymagani[ea]|Krav|Vereisten?|Yêu cầu|Persyaratan|Kebutuhan|要件|要求|需求|요구\s?사항"
)
_CRITERIA = (
    r"Acceptance\s+Criteri(?:a|on)|受け?入れ?(?:基準|条件)|[验驗]收(?:标准|標準|准则|條件|条件)|接受标准"
    r"|(?:인수|승인|수용|수락)\s?(?:기준|조건)|Criterios\s+de\s+aceptaci[óo]n|Critérios\s+de\s+aceita[çc][ãa]o"
    r"|Critères\s+d['’]acceptation|Akzeptanzkriterien|Criteri\s+di\s+accettazione|Критерии\s+при[её]мки"
    r"|Kabul\s+Kriterleri|Kryteria\s+akceptacji|Acceptanskriterier|Acceptatiecriteria|Tiêu chí chấp nhận|Kriteria\s+Penerimaan"
)
_STORY = (
    r"User\s+Stor(?:y|ies)|Objective|ユーザーストーリー|目的|用[户戶]故事|使用者故事|사용자\s?스토리|목적|목표"
    r"|Historia\s+de\s+Usuario|História\s+de\s+Usuário|Objetivo|Récit\s+utilisateur|Objectif|Benutzergeschichte|Ziel"
    r"|Storia\s+utente|Obiettivo|Пользовательская\s+история|Kullanıcı\s+Hikayesi|Historyjka\s+użytkownika"
)
_PROPERTY = r"Property|プロパティ|特性|[属屬]性|正确性属性|속성|Propiedad|Propriedade|Propriété|Eigenschaft|Proprietà|Свойство|Özellik"
_VALIDATES = r"Validate[ds]?|検証|[验驗][证證]|검증|Valida|Verifica|Validiert|Vérifie|Проверяет|Doğrular"
_PLAN = (
    r"Implementation\s+(?:Plan|Tasks)|実装(?:計画|タスク)|[实實][现現施](?:计划|計[画劃]|任务|任務)|구현\s?(?:계획|작업)"
    r"|Plan\s+de\s+implementaci[óo]n|Plano\s+de\s+implementa[çc][ãa]o|Implementierungsplan|Plan\s+d['’]implémentation"
    r"|План\s+реализации|Uygulama\s+Planı"
)

# Headings
_FRONT = rf"\W*(?:{NUMBER}\.?\s+)?"
REQUIREMENT = lazy(rf"{_FRONT}(?:{_REQUIREMENT})\s*#?(?P<id>{NUMBER}){_END}\W*", re.IGNORECASE)
SHORT_REQUIREMENT = lazy(
    rf"{_FRONT}R(?:EQ)?[-_ ]?(?P<id>{NUMBER})\s*(?:[:：.|\u2013\u2014-]\s*|$)", re.IGNORECASE
)
PROPERTY = lazy(rf"\W*(?:Correctness\s+)?(?:{_PROPERTY})\s*#?(?P<id>\d{{1,4}}){_END}\W*", re.IGNORECASE)
NUMBERED = lazy(rf"(?P<id>{NUMBER})[.):：]?\s+(?=\S)")
REQUIREMENTS = lazy(
    rf"{_FRONT}(?:(?:Non-?)?Functional\s+)?(?:{_REQUIREMENT})(?:一覧|一览|列表|\s?목록)?\W*$", re.IGNORECASE
)
CRITERIA = lazy(rf"{_FRONT}(?:{_CRITERIA})(?![a-z])", re.IGNORECASE)
PLAN = lazy(rf"{_FRONT}(?:{_PLAN})(?![a-z])", re.IGNORECASE)

# Of a bug fix: what is wrong, what is to be, what must stay
BEHAVIOURS = {
    part: re.compile(rf"{_FRONT}(?:{words})(?![a-z])", re.IGNORECASE)
    for part, words in (
        ("1", r"(?:Current|Actual)\s+Behaviou?r|現在の(?:動作|挙動)|[当當]前行[为為]|현재\s?동작|Comportamiento\s+actual|Comportamento\s+atual"),
        ("2", r"Expected\s+Behaviou?r|期待(?:される|する)?(?:動作|挙動)|[预預期]期?行[为為]|예상\s?동작|기대\s?동작|Comportamiento\s+esperado|Comportamento\s+esperado"),
        ("3", r"Unchanged\s+Behaviou?r|(?:変更されない|維持する|不変の?)(?:動作|挙動)|不[变變]行[为為]|유지\s?동작|Comportamiento\s+sin\s+cambios|Comportamento\s+inalterado"),
    )
}  # fmt: skip

# Labels in a text: `**User Story:** ...`, `_Requirements: 1.1, 2.3_`; at the start of a line, or emphasised
_LABEL = r"(?P<mark>^[ \t]*|[*_]+)"
CRITERIA_LABEL = lazy(
    rf"[*_]*(?:{_CRITERIA})(?![a-z])[^\n:：]{{0,40}}[:：]?[*_]*[:：]?\s*(?:\n|$)", re.IGNORECASE
)
STORY = lazy(rf"[*_]*(?:{_STORY})[*_]*\s?[:：]", re.IGNORECASE)
CITES = lazy(rf"{_LABEL}(?:{_REQUIREMENT}|Reqs?\.?)[*_]*\s?[:：][*_]*[ \t]*", re.IGNORECASE | re.MULTILINE)
VALIDATES = lazy(
    rf"{_LABEL}(?:{_VALIDATES})[*_]*\s?[:：][*_]*[ \t]*(?P<what>(?=(?:{_REQUIREMENT})\b)(?:(?:{_REQUIREMENT})\s?[:：][ \t]*)?)?",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
DEPENDS = lazy(rf"{_LABEL}Depends(?:\s+on)?[*_]*\s?[:：][*_]*[ \t]*", re.IGNORECASE | re.MULTILINE)
COVERAGE = lazy(rf"(?:{_REQUIREMENT}|Req\.?s?)(?:\s+(?:Coverage|IDs?))?", re.IGNORECASE)

# What a citation is made of
CITED = lazy(
    rf"(?:(?:{_REQUIREMENT}|Acceptance\s+Criteri(?:a|on)|Reqs?\.?|AC|R)[\s#-]*)?(?P<first>{NUMBER}){_END}(?P<whole>\.[x*])?"
    rf"(?:(?P<dash>\s*(?:[-–—~〜～]|to\b|through\b)\s*)(?P<last>{NUMBER}){_END})?",
    re.IGNORECASE,
)  # fmt: skip
CITED_TASK = lazy(rf"(?:Tasks?\s+)?(?P<first>{NUMBER}){_END}", re.IGNORECASE)
ALL = lazy(
    r"(?:all\b|every\b|todos\b|todas\b|alle\b|tou(?:te)?s\b|все\b|tüm\b|所有|全部|全て|すべて|全|모든|전체)",
    re.IGNORECASE,
)
ALL_OF = lazy(
    r"all\s+(?P<words>[a-z][\w\s/&-]{0,60}?)(?:[\s-]+related(?:\s+requirements?)?|\s+(?:requirements?|criteria))\s*$",
    re.IGNORECASE,
)  # fmt: skip
PROPERTY_CITED = lazy(rf"\*\*(?P<name>(?:{_PROPERTY})\s+(?P<id>\d{{1,4}}))\s*[:：]", re.IGNORECASE)

# In front of a criterion that says its own address: `1.1 WHEN ...`, `**AC 1.1**: ...`
EXPLICIT = lazy(
    r"[*_]{0,2}(?:AC|R(?:EQ)?)?[- ]?(?P<id>\d{1,4}(?:\.\d{1,4}){1,3})(?![A-Za-z0-9_]|\.\d)[.):：]?[*_]{0,2}[.):：]?[ \t]+(?=\S)",
    re.IGNORECASE,
)

# Tasks
TASK = lazy(rf"(?:(?:Tasks?|タスク|任[务務]|작업)\s*)?(?P<id>{NUMBER}){_END}[.):：]?\s+(?=\S)", re.IGNORECASE)
