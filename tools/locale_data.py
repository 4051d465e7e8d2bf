"""Writes appwrite_cli/local/locale.json: what the local Appwrite knows of countries and languages.

python tools/locale_data.py [--check]

Needs Babel 2.18 (`pip install babel`), which awcli itself does not: names, symbols and digits are
those of the CLDR that comes with it. Which codes there are is Appwrite 1.9.6's choice; the calling
codes are the ITU's. With --check nothing is written; the exit code says whether the file is fresh.
"""

import json
import sys
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_name

TARGET = Path(__file__).resolve().parent.parent / "appwrite_cli" / "local" / "locale.json"
ENGLISH = Locale("en")

COUNTRIES = """
AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA
CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM
FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP
KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML
MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW
PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL
TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW
"""
EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
CONTINENTS = {
    "AF": "002",
    "AN": "AQ",
    "AS": "142",
    "EU": "150",
    "NA": "003",
    "OC": "009",
    "SA": "005",
}
PHONES = """
AD376 AE971 AF93 AG1268 AL355 AM374 AO244 AR54 AT43 AU61 AZ994 BA387 BB1246 BD880 BE32
BF226 BG359 BH973 BI257 BJ229 BN673 BO591 BR55 BS1242 BT975 BW267 BY375 BZ501 CA1 CD243
CF236 CG242 CH41 CI225 CL56 CM237 CN86 CO57 CR506 CU53 CV238 CY357 CZ420 DE49 DJ253
DK45 DM1767 DO1809 DZ213 EC593 EE372 EG20 ER291 ES34 ET251 FI358 FJ679 FM691 FR33 GA241
GB44 GD1473 GE995 GH233 GM220 GN224 GQ240 GR30 GT502 GW245 GY592 HN504 HR385 HT509 HU36
ID62 IE353 IL972 IN91 IQ964 IR98 IS354 IT39 JM1876 JO962 JP81 KE254 KG996 KH855 KI686
KM269 KN1869 KP850 KR82 KW965 KZ76 LA856 LB961 LC1758 LI423 LK94 LR231 LS266 LT370
LU352 LV371 LY218 MA212 MC377 MD373 ME382 MG261 MH692 MK389 ML223 MM95 MN976 MR222
MT356 MU230 MV960 MW265 MX52 MY60 MZ258 NA264 NE227 NG234 NI505 NL31 NO47 NP977 NR674
NZ64 OM968 PA507 PE51 PG675 PH63 PK92 PL48 PS970 PT351 PW680 PY595 QA974 RO40 RS381 RU7
RW250 SA966 SB677 SC248 SD249 SE46 SG65 SI386 SK421 SL232 SM378 SN221 SO252 SR597 SS211
ST239 SV503 SY963 SZ268 TD235 TG228 TH66 TJ992 TL670 TM993 TN216 TO676 TR90 TT1868
TV688 TW886 TZ255 UA380 UG256 US1 UY598 UZ998 VA379 VC1784 VE58 VN84 VU678 WS685 YE967
ZA27 ZM260 ZW263
"""
CURRENCIES = """
USD EUR GBP CAD AED AFN ALL AMD ARS AUD AZN BAM BDT BGN BHD BIF BND BOB BRL BWP BYR BZD
CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EEK EGP ERN ETB GEL GHS GNF GTQ HKD HNL
HRK HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KHR KMF KRW KWD KZT LKR LTL LVL LYD MAD
MDL MGA MKD MMK MOP MUR MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PHP PKR PLN PYG
QAR RON RSD RUB RWF SAR SDG SEK SGD SOS SYP THB TND TOP TRY TTD TWD TZS UAH UGX UYU UZS
VEF VND XAF XOF YER ZAR ZMK
"""
LANGUAGES = """
aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv
cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho
hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku
kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl
nn nr nv ny oc oj om or os pa pi pl ps pt-pt pt-br qu rm rn ro ru rw sa sc sd se sg sh
si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk
ur uz ve vi vo wa wo xh yi yo za zh-cn zh-tw zu
"""
CODES = """
af ar-ae ar-bh ar-dz ar-eg ar-iq ar-jo ar-kw ar-lb ar-ly ar-ma ar-om ar-qa ar-sa ar-sy
ar-tn ar-ye as az be bg bh bn bs ca cs cy da de de-at de-ch de-li de-lu el en en-au
en-bz en-ca en-gb en-ie en-jm en-nz en-tt en-us en-za eo es es-ar es-bo es-cl es-co
es-cr es-do es-ec es-gt es-hn es-mx es-ni es-pa es-pe es-pr es-py es-sv es-uy es-ve et
eu fa fi fo fr fr-be fr-ca fr-ch fr-lu ga gd he hi hr hu id is it it-ch ja ji ko ku lt
lv mk ml ms mt nb ne nl nl-be nn no pa pl pt pt-br rm ro ro-md ru ru-md sb sk sl sq sr
sv sv-fi th tn tr ts ua ur ve vi xh zh-cn zh-hk zh-sg zh-tw zu
"""
# What CLDR calls otherwise, or no longer knows.
TAGS = {
    "bh": "bho",
    "ji": "yi",
    "mo": "ro-md",
    "sb": "hsb",
    "ua": "uk",
    "zh-cn": "zh-hans",
    "zh-tw": "zh-hant",
}


def main() -> int:
    """Write the file, or compare it."""
    text = json.dumps(data(), ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"
    if "--check" in sys.argv[1:]:
        return 0 if TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


def data() -> dict[str, Any]:
    """All lists, keyed as in the API's answers."""
    return {
        "countries": by_name({code: ENGLISH.territories[code] for code in COUNTRIES.split()}),
        "eu": EU.split(),
        "continents": by_name({k: ENGLISH.territories[cldr] for k, cldr in CONTINENTS.items()}),
        "phones": phones(),
        "currencies": [currency(code) for code in CURRENCIES.split()],
        "languages": [
            {"name": name(code), "code": code, "nativeName": native(code)}
            for code in LANGUAGES.split()
        ],
        "localeCodes": [{"code": code, "name": name(code)} for code in CODES.split()],
    }


def by_name(names: dict[str, str]) -> list[dict[str, str]]:
    """Codes with their names, sorted by the bytes of the name, as Appwrite sorts."""
    ordered = sorted(names.items(), key=lambda item: item[1].encode())
    return [{"name": name, "code": code} for code, name in ordered]


def phones() -> list[dict[str, str]]:
    """Calling codes in their order."""
    pairs = [(entry[:2], entry[2:]) for entry in PHONES.split()]
    return [
        {"code": f"+{number}", "countryCode": code, "countryName": ENGLISH.territories[code]}
        for code, number in sorted(pairs, key=lambda pair: int(pair[1]))
    ]


def currency(code: str) -> dict[str, Any]:
    """A currency, with the digits that CLDR gives for it."""
    fractions = get_global("currency_fractions")
    digits, rounding, *_ = fractions.get(code, fractions["DEFAULT"])
    return {
        "symbol": ENGLISH.currency_symbols.get(code, code),
        "name": ENGLISH.currencies[code],
        "symbolNative": native_symbol(code),
        "decimalDigits": digits,
        "rounding": rounding / 10**digits,
        "code": code,
        "namePlural": get_currency_name(code, 2, ENGLISH),
    }


def native_symbol(code: str) -> str:
    """The symbol in a language of a country that pays with the currency, now or lately."""
    for territory, used in sorted(get_global("territory_currencies").items()):
        if territory == code[:2] and any(entry[0] == code for entry in used):
            languages = get_global("territory_languages").get(territory, {})
            for language in sorted(languages, key=lambda k: -languages[k]["population_percent"]):
                try:
                    found = Locale.parse(f"{language}_{territory}").currency_symbols.get(code)
                except (UnknownLocaleError, ValueError):
                    continue
                if found and found != "\u200b":  # an escudo is written with its cents only
                    return str(found)
    return str(ENGLISH.currency_symbols.get(code, code))


def name(code: str) -> str:
    """The English name of a language, with its territory in brackets."""
    language, _, rest = TAGS.get(code, code).partition("-")
    known = str(ENGLISH.languages[language])
    if not rest:
        return known
    place = ENGLISH.territories.get(rest.upper()) or ENGLISH.scripts[rest.capitalize()]
    return f"{known} ({place})"


def native(code: str) -> str:
    """What a language calls itself, in English where CLDR does not say."""
    tag = TAGS.get(code, code)
    try:
        own = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return name(code)
    found = own.languages.get(tag.partition("-")[0])
    return f"{found[0].upper()}{found[1:]}" if found else name(code)


if __name__ == "__main__":
    sys.exit(main())
