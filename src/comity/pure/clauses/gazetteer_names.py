"""Whom resolutions address, by name: full official names, the short forms in use, and what kind each is.

Facts about the United Nations written down for this project; no State stands here (States come from `Tables`).
"""
# ruff: noqa: E501, SIM905
# One row, one name.

from __future__ import annotations

OFFICIAL, OFFICE, BODY, MECHANISM, SYSTEM = "un-official", "un-office", "un-body", "un-mechanism", "un-system"
INTERGOVERNMENTAL, REGIONAL = "intergovernmental-organizations", "regional-organizations"
STATES, STATE, CIVIL, STAKEHOLDERS, OTHER = "states", "state", "civil-society", "stakeholders", "other"

OHCHR = "Office of the United Nations High Commissioner for Human Rights"
HIGH_COMMISSIONER = "United Nations High Commissioner for Human Rights"
COUNCIL = "Human Rights Council"

# canonical | type | short forms, separated by ";"
_ROWS = f"""
{HIGH_COMMISSIONER} | {OFFICIAL} | High Commissioner; High Commissioner for Human Rights; United High Commissioner for Human Rights; United Nations High Commissioner of Human Rights
{OHCHR} | {OFFICE} | Office of the High Commissioner; OHCHR; Office of the High Commissioner for Human Rights; Office of the United Nations High Commissioner of Human Rights; High Commissioner's Office; his Office; her Office; Office of the High Commissioner for Human Rights of the United Nations
United Nations High Commissioner for Refugees | {OFFICIAL} | High Commissioner for Refugees
Office of the United Nations High Commissioner for Refugees | {OFFICE} | UNHCR; Office of the High Commissioner for Refugees
Secretary-General | {OFFICIAL} | Secretary-General of the United Nations; United Nations Secretary-General; UN Secretary-General
Deputy Secretary-General | {OFFICIAL} |
Emergency Relief Coordinator | {OFFICIAL} | United Nations Emergency Relief Coordinator
Assistant Secretary-General for Human Rights | {OFFICIAL} |
President of the Human Rights Council | {OFFICIAL} | President of the Council
President of the General Assembly | {OFFICIAL} |
President of the Security Council | {OFFICIAL} |
Executive Director of the United Nations Children's Fund | {OFFICIAL} |
Special Representative of the Secretary-General for Children and Armed Conflict | {OFFICIAL} |
Special Representative of the Secretary-General on Violence against Children | {OFFICIAL} |
Special Representative of the Secretary-General on Sexual Violence in Conflict | {OFFICIAL} |
Special Adviser to the Secretary-General on the Prevention of Genocide | {OFFICIAL} | Special Adviser on the Prevention of Genocide
United Nations Secretariat | {OFFICE} | Secretariat; Secretariat of the United Nations
Office for the Coordination of Humanitarian Affairs | {OFFICE} | OCHA; Office for the Coordination of Humanitarian Affairs of the Secretariat
Department of Global Communications | {OFFICE} | Department of Global Communications of the Secretariat; Department of Public Information; Department of Public Information of the Secretariat
Department of Economic and Social Affairs | {OFFICE} | Department of Economic and Social Affairs of the Secretariat
Department of Political and Peacebuilding Affairs | {OFFICE} | Department of Political and Peacebuilding Affairs of the Secretariat
Department of Peace Operations | {OFFICE} | Department of Peace Operations of the Secretariat
Office of Counter-Terrorism | {OFFICE} | United Nations Office of Counter-Terrorism; Office of Counter-Terrorism of the Secretariat
Office of Legal Affairs | {OFFICE} |
Human Rights Council | {BODY} | HRC; United Nations Human Rights Council
Human Rights Council Advisory Committee | {BODY} | Advisory Committee; its Advisory Committee; Advisory Committee of the Human Rights Council; Advisory Committee of the Council; Council Advisory Committee
General Assembly | {BODY} | Assembly; United Nations General Assembly; General Assembly of the United Nations
Security Council | {BODY} | United Nations Security Council
Economic and Social Council | {BODY} |
Trusteeship Council | {BODY} |
International Court of Justice | {BODY} |
Commission on Human Rights | {BODY} |
Commission on the Status of Women | {BODY} |
Commission for Social Development | {BODY} |
Commission on Crime Prevention and Criminal Justice | {BODY} |
Commission on Narcotic Drugs | {BODY} |
Statistical Commission | {BODY} |
Peacebuilding Commission | {BODY} |
International Law Commission | {BODY} |
Permanent Forum on Indigenous Issues | {BODY} | United Nations Permanent Forum on Indigenous Issues
Permanent Forum of People of African Descent | {BODY} | Permanent Forum on People of African Descent
Forum on Minority Issues | {BODY} |
Social Forum | {BODY} |
Third Committee | {BODY} |
Fifth Committee | {BODY} |
Advisory Committee on Administrative and Budgetary Questions | {BODY} |
Joint Inspection Unit | {BODY} |
Consultative Group | {BODY} |
Committee on Non-Governmental Organizations | {BODY} |
Human Rights Committee | {MECHANISM} |
Committee on Economic, Social and Cultural Rights | {MECHANISM} |
Committee against Torture | {MECHANISM} |
Committee on the Elimination of Racial Discrimination | {MECHANISM} |
Committee on the Elimination of Discrimination against Women | {MECHANISM} |
Committee on the Rights of the Child | {MECHANISM} |
Committee on the Rights of Persons with Disabilities | {MECHANISM} |
Committee on Enforced Disappearances | {MECHANISM} |
Committee on the Protection of the Rights of All Migrant Workers and Members of Their Families | {MECHANISM} | Committee on Migrant Workers
Subcommittee on Prevention of Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment | {MECHANISM} | Subcommittee on Prevention of Torture
International, Impartial and Independent Mechanism | {MECHANISM} |
Expert Mechanism on the Rights of Indigenous Peoples | {MECHANISM} |
Expert Mechanism on the Right to Development | {MECHANISM} |
International Independent Expert Mechanism to Advance Racial Justice and Equality in Law Enforcement | {MECHANISM} |
Group of Independent Eminent Experts on the Implementation of the Durban Declaration and Programme of Action | {MECHANISM} |
Intergovernmental Working Group on the Effective Implementation of the Durban Declaration and Programme of Action | {BODY} |
Ad Hoc Committee on the Elaboration of Complementary Standards | {BODY} | Ad Hoc Committee of the Human Rights Council on the Elaboration of Complementary Standards
Working Group of Experts on People of African Descent | {MECHANISM} |
Working Group on Arbitrary Detention | {MECHANISM} |
Working Group on Enforced or Involuntary Disappearances | {MECHANISM} |
Working Group on the issue of human rights and transnational corporations and other business enterprises | {MECHANISM} |
Working Group on the use of mercenaries as a means of violating human rights and impeding the exercise of the right of peoples to self-determination | {MECHANISM} |
Working Group on discrimination against women and girls | {MECHANISM} | Working Group on the issue of discrimination against women in law and in practice
Working Group on the Universal Periodic Review | {MECHANISM} |
Working Group on the Right to Development | {BODY} |
Working Group on Communications | {MECHANISM} |
Working Group on Situations | {MECHANISM} |
Working Group on the rights of peasants and other people working in rural areas | {MECHANISM} |
Special Rapporteur on the right to development | {MECHANISM} |
Special Rapporteur on the right to food | {MECHANISM} |
Special Rapporteur on the right to education | {MECHANISM} |
Special Rapporteur on the right to privacy | {MECHANISM} |
Special Rapporteur on the right of everyone to the enjoyment of the highest attainable standard of physical and mental health | {MECHANISM} | Special Rapporteur on the right to health
Special Rapporteur on adequate housing as a component of the right to an adequate standard of living, and on the right to non-discrimination in this context | {MECHANISM} | Special Rapporteur on adequate housing
Special Rapporteur on the human rights to safe drinking water and sanitation | {MECHANISM} |
Special Rapporteur on the promotion and protection of the right to freedom of opinion and expression | {MECHANISM} |
Special Rapporteur on the rights to freedom of peaceful assembly and of association | {MECHANISM} |
Special Rapporteur on freedom of religion or belief | {MECHANISM} |
Special Rapporteur on the independence of judges and lawyers | {MECHANISM} |
Special Rapporteur on torture and other cruel, inhuman or degrading treatment or punishment | {MECHANISM} | Special Rapporteur on torture
Special Rapporteur on extrajudicial, summary or arbitrary executions | {MECHANISM} |
Special Rapporteur on extreme poverty and human rights | {MECHANISM} | Special Rapporteur on human rights and extreme poverty
Special Rapporteur on the human rights of migrants | {MECHANISM} |
Special Rapporteur on the human rights of internally displaced persons | {MECHANISM} |
Special Rapporteur on minority issues | {MECHANISM} |
Special Rapporteur on the rights of Indigenous Peoples | {MECHANISM} |
Special Rapporteur on the rights of persons with disabilities | {MECHANISM} |
Special Rapporteur on the situation of human rights defenders | {MECHANISM} |
Special Rapporteur on trafficking in persons, especially women and children | {MECHANISM} |
Special Rapporteur on the sale, sexual exploitation and sexual abuse of children | {MECHANISM} | Special Rapporteur on the sale and sexual exploitation of children; Special Rapporteur on the sale of children, child prostitution and child pornography
Special Rapporteur on contemporary forms of slavery, including its causes and consequences | {MECHANISM} |
Special Rapporteur on contemporary forms of racism, racial discrimination, xenophobia and related intolerance | {MECHANISM} |
Special Rapporteur on violence against women and girls, its causes and consequences | {MECHANISM} | Special Rapporteur on violence against women, its causes and consequences
Special Rapporteur on the promotion and protection of human rights and fundamental freedoms while countering terrorism | {MECHANISM} |
Special Rapporteur on the promotion of truth, justice, reparation and guarantees of non-recurrence | {MECHANISM} | Special Rapporteur on the promotion of truth, justice, reparations and guarantees of non-recurrence
Special Rapporteur in the field of cultural rights | {MECHANISM} |
Special Rapporteur on the implications for human rights of the environmentally sound management and disposal of hazardous substances and wastes | {MECHANISM} |
Special Rapporteur on the elimination of discrimination against persons affected by leprosy and their family members | {MECHANISM} |
Special Rapporteur on the negative impact of unilateral coercive measures on the enjoyment of human rights | {MECHANISM} |
Special Rapporteur on the promotion and protection of human rights in the context of climate change | {MECHANISM} |
Special Rapporteur on the human right to a clean, healthy and sustainable environment | {MECHANISM} | Special Rapporteur on the issue of human rights obligations relating to the enjoyment of a safe, clean, healthy and sustainable environment
Independent Expert on the effects of foreign debt and other related international financial obligations of States on the full enjoyment of all human rights, particularly economic, social and cultural rights | {MECHANISM} |
Independent Expert on human rights and international solidarity | {MECHANISM} |
Independent Expert on the promotion of a democratic and equitable international order | {MECHANISM} |
Independent Expert on the enjoyment of all human rights by older persons | {MECHANISM} |
Independent Expert on the enjoyment of human rights by persons with albinism | {MECHANISM} |
Independent Expert on protection against violence and discrimination based on sexual orientation and gender identity | {MECHANISM} |
Board of Trustees of the United Nations Voluntary Fund for Technical Cooperation in the Field of Human Rights | {BODY} |
United Nations | {SYSTEM} | Organization
United Nations system | {SYSTEM} | United Nations system as a whole; system of the United Nations
United Nations Development Programme | {SYSTEM} | UNDP
United Nations Children's Fund | {SYSTEM} | UNICEF
United Nations Population Fund | {SYSTEM} | UNFPA
United Nations Environment Programme | {SYSTEM} | UNEP
United Nations Human Settlements Programme | {SYSTEM} | UN-Habitat; UN-HABITAT
United Nations Entity for Gender Equality and the Empowerment of Women (UN-Women) | {SYSTEM} | UN-Women; United Nations Entity for Gender Equality and the Empowerment of Women
United Nations Educational, Scientific and Cultural Organization | {SYSTEM} | UNESCO
United Nations Industrial Development Organization | {SYSTEM} | UNIDO
United Nations Office on Drugs and Crime | {SYSTEM} | UNODC
United Nations Conference on Trade and Development | {SYSTEM} | UNCTAD
United Nations Institute for Training and Research | {SYSTEM} | UNITAR
World Food Programme | {SYSTEM} | WFP
World Health Organization | {SYSTEM} | WHO
International Labour Organization | {SYSTEM} | ILO
Food and Agriculture Organization of the United Nations | {SYSTEM} | FAO
International Fund for Agricultural Development | {SYSTEM} | IFAD
International Telecommunication Union | {SYSTEM} | ITU
International Atomic Energy Agency | {SYSTEM} | IAEA
World Intellectual Property Organization | {SYSTEM} | WIPO
World Meteorological Organization | {SYSTEM} | WMO
Bretton Woods institutions | {SYSTEM} |
World Bank | {SYSTEM} | World Bank Group
International Monetary Fund | {SYSTEM} | IMF
Joint United Nations Programme on HIV/AIDS | {SYSTEM} | UNAIDS
International Organization for Migration | {SYSTEM} | IOM
World Trade Organization | {INTERGOVERNMENTAL} | WTO
Inter-Parliamentary Union | {INTERGOVERNMENTAL} |
International Criminal Court | {INTERGOVERNMENTAL} |
International Criminal Police Organization (INTERPOL) | {INTERGOVERNMENTAL} | INTERPOL; International Criminal Police Organization
Organisation for Economic Co-operation and Development | {INTERGOVERNMENTAL} | OECD
Organization of Islamic Cooperation | {INTERGOVERNMENTAL} | OIC
Commonwealth | {INTERGOVERNMENTAL} |
Movement of Non-Aligned Countries | {INTERGOVERNMENTAL} | Non-Aligned Movement
Group of 20 | {INTERGOVERNMENTAL} |
African Union | {REGIONAL} |
African Commission on Human and Peoples' Rights | {REGIONAL} |
European Union | {REGIONAL} |
Council of Europe | {REGIONAL} |
League of Arab States | {REGIONAL} |
Organization of American States | {REGIONAL} |
Association of Southeast Asian Nations | {REGIONAL} | ASEAN
Economic Community of West African States | {REGIONAL} | ECOWAS
Economic Community of Central African States | {REGIONAL} |
East African Community | {REGIONAL} |
Southern African Development Community | {REGIONAL} | SADC
Intergovernmental Authority on Development | {REGIONAL} | IGAD
Organization for Security and Co-operation in Europe | {REGIONAL} | OSCE
International Committee of the Red Cross | {OTHER} | ICRC
Global Alliance of National Human Rights Institutions | {OTHER} | Global Alliance
international community | {OTHER} | international community as a whole
Office of the Special Envoy | {OFFICE} |
United Nations country teams | {SYSTEM} |
United Nations human rights system | {SYSTEM} |
coordination committee of special procedures | {MECHANISM} | Coordination Committee of Special Procedures
"""


def _table() -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for row in _ROWS.strip().splitlines():
        canonical, kind, short = (each.strip() for each in row.split("|"))
        for form in (canonical, *short.split(";")):
            if form.strip():
                table.setdefault(form.strip().lower(), (canonical, kind))
    return table


NAMES = _table()

# What a group is, by its words. Tried in order; the first that matches decides.
GROUPS = (
    (r"(?:secretariat|secretariats|offices?|(?:sub)?regional centre|centres? for|department|bureau|field presences?|country office|unit)\b(?! holder)", OFFICE),
    (
        r"special rapporteurs?|independent experts?|special procedures?|mandate[- ]holders?|treaty[- ]bod(?:y|ies)"
        r"|working groups?|expert mechanisms?|commissions? of inquiry|fact-finding missions?|investigative mechanism"
        r"|independent (?:international )?(?:investigative )?mechanism|human rights mechanisms|team of (?:\w+ )?experts"
        r"|group of (?:\w+ )*experts|mechanisms of the (?:human rights )?council|mechanisms? and procedures?"
        r"|universal periodic review|subcommittee|rapporteurs?\b|accountability mechanism|independent mechanism",
        MECHANISM,
    ),
    (
        r"special (?:representative|envoy|adviser|advisor|coordinator)s?|secretary-general|high commissioner"
        r"|resident coordinators?|chair(?:person|man|s|persons)?(?:-rapporteur)?|president|prosecutor|executive director"
        r"|rapporteur-general|designated expert|expert of the high",
        OFFICIAL,
    ),
    (r"states? part(?:y|ies)|member states?|states members|observer states?|(?<!non-)states?\b|governments|countries|parliaments"
     r"|(?:donor|host|developing|developed|neighbouring) countries", STATES),
    (r"(?:non-governmental|civil society|grass-?roots|faith-based|human rights|women’s|women's|humanitarian|youth)"
     r" (?:\w+ )?(?:organizations?|actors|groups|networks)|civil society|human rights defenders|ngos?|non-governmental"
     r"|organizations of persons", CIVIL),
    (r"national (?:human rights )?institutions?|ombuds", OTHER),
    (
        r"^(?:sub)?regional(?:,? (?:and|or) (?:sub)?regional| and interregional)? (?:\w+ )*(?:organizations?|bodies"
        r"|mechanisms?|commissions?|institutions|arrangements|human rights|networks|platforms|entities|actors)", REGIONAL,
    ),
    (r"intergovernmental|international (?:and|,)|international (?:\w+ )?(?:organizations?|agencies|institutions|bodies)"
     r"|multilateral|financial institutions|development banks", INTERGOVERNMENTAL),
    (r"specialized agenc|united nations|funds and programmes|funds, programmes|agencies", SYSTEM),
    (r"committees?|commission|council|assembly|forum|board|conference of|panel of|task force|advisory group"
     r"|working party", BODY),
    (r"stakeholders?|actors?|parties|partners?|all concerned|those concerned|everyone|duty[- ]bearers|interested", STAKEHOLDERS),
    (r"authorit(?:y|ies)|government", STATE),
    (r"^(?!national|regional|local|domestic|financ)(?:[\w-]+ )*mechanisms?$", MECHANISM),
)  # fmt: skip

QUANTIFIERS = """the a an all any each every both other others another relevant those these such some certain various
several many its their his her our that this as well same""".split()
DROPPED = frozenset(
    """the a an all any each every both other others another relevant those these such its this that their his her
    our""".split()
)
