"""Instruments and outcomes that resolutions name without a symbol: full names and the short forms in use.

Facts of international law, written down for this project. The full name comes first, short forms after "|".
"""
# ruff: noqa: E501
# One row, one name.

from __future__ import annotations

_ROWS = """
Charter of the United Nations | Charter | United Nations Charter
Universal Declaration of Human Rights | Universal Declaration
International Covenant on Civil and Political Rights
International Covenant on Economic, Social and Cultural Rights
Optional Protocol to the International Covenant on Civil and Political Rights
Second Optional Protocol to the International Covenant on Civil and Political Rights, aiming at the abolition of the death penalty | Second Optional Protocol to the International Covenant on Civil and Political Rights
Optional Protocol to the International Covenant on Economic, Social and Cultural Rights
Optional Protocol to the Convention on the Elimination of All Forms of Discrimination against Women
Optional Protocol to the Convention on the Rights of Persons with Disabilities
Optional Protocol to the Convention on the Rights of the Child on the involvement of children in armed conflict
Optional Protocol to the Convention on the Rights of the Child on the sale of children, child prostitution and child pornography
Optional Protocol to the Convention on the Rights of the Child on a communications procedure
International Covenants on Human Rights | Covenants | International Covenants
Vienna Declaration and Programme of Action
Durban Declaration and Programme of Action
Beijing Declaration and Platform for Action | Beijing Platform for Action
Copenhagen Declaration on Social Development and Programme of Action
Addis Ababa Action Agenda of the Third International Conference on Financing for Development | Addis Ababa Action Agenda
2030 Agenda for Sustainable Development | 2030 Agenda
Agenda 2063
New Urban Agenda
Sendai Framework for Disaster Risk Reduction 2015–2030 | Sendai Framework for Disaster Risk Reduction | Sendai Framework
Paris Agreement | Paris Agreement adopted under the United Nations Framework Convention on Climate Change | Paris Agreement on climate change
United Nations Framework Convention on Climate Change
Convention on Biological Diversity
Rio Declaration on Environment and Development
Declaration on the Right to Development
Declaration of Principles of International Law
Declaration on Social Progress and Development
Convention on the Rights of the Child
Convention on the Elimination of All Forms of Discrimination against Women
International Convention on the Elimination of All Forms of Racial Discrimination | Convention on the Elimination of All Forms of Racial Discrimination
Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment | Convention against Torture
Optional Protocol to the Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment | Optional Protocol to the Convention against Torture
International Convention on the Protection of the Rights of All Migrant Workers and Members of Their Families
Convention on the Rights of Persons with Disabilities
International Convention for the Protection of All Persons from Enforced Disappearance
Convention on the Prevention and Punishment of the Crime of Genocide | Genocide Convention
Convention relating to the Status of Refugees
Rome Statute of the International Criminal Court | Rome Statute
Statute of the International Court of Justice
Geneva Conventions of 12 August 1949 | Geneva Conventions
Geneva Convention relative to the Protection of Civilian Persons in Time of War | Fourth Geneva Convention
United Nations Convention against Transnational Organized Crime
Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children, supplementing the United Nations Convention against Transnational Organized Crime | Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children
Protocol against the Illicit Manufacturing of and Trafficking in Firearms, Their Parts and Components and Ammunition, supplementing the United Nations Convention against Transnational Organized Crime | Protocol against the Illicit Manufacturing of and Trafficking in Firearms, Their Parts and Components and Ammunition
Protocol against the Smuggling of Migrants by Land, Sea and Air, supplementing the United Nations Convention against Transnational Organized Crime | Protocol against the Smuggling of Migrants by Land, Sea and Air
United Nations Convention against Corruption
United Nations Declaration on the Rights of Indigenous Peoples
United Nations Declaration on Human Rights Education and Training
United Nations Declaration on the Rights of Peasants and Other People Working in Rural Areas
Declaration on the Granting of Independence to Colonial Countries and Peoples
Declaration on the Elimination of All Forms of Intolerance and of Discrimination Based on Religion or Belief
Declaration on the Rights of Persons Belonging to National or Ethnic, Religious and Linguistic Minorities
Declaration on the Right and Responsibility of Individuals, Groups and Organs of Society to Promote and Protect Universally Recognized Human Rights and Fundamental Freedoms | Declaration on Human Rights Defenders
Declaration on the Elimination of Violence against Women
Declaration on the Protection of All Persons from Enforced Disappearance
Declaration on the Right of Peoples to Peace | Declaration on the Right to Peace
United Nations Standard Minimum Rules for the Treatment of Prisoners (the Nelson Mandela Rules) | Nelson Mandela Rules | United Nations Standard Minimum Rules for the Treatment of Prisoners
United Nations Rules for the Treatment of Women Prisoners and Non-custodial Measures for Women Offenders (the Bangkok Rules) | Bangkok Rules
United Nations Standard Minimum Rules for the Administration of Juvenile Justice (the Beijing Rules) | Beijing Rules
Guiding Principles on Business and Human Rights: Implementing the United Nations “Protect, Respect and Remedy” Framework | Guiding Principles on Business and Human Rights | United Nations Guiding Principles on Business and Human Rights
Guiding Principles on Internal Displacement
Guiding Principles on Extreme Poverty and Human Rights
principles relating to the status of national institutions for the promotion and protection of human rights (the Paris Principles) | Paris Principles
Basic Principles on the Independence of the Judiciary
Basic Principles on the Role of Lawyers
Guidelines on the Role of Prosecutors
Bangalore Principles of Judicial Conduct
Rabat Plan of Action on the prohibition of advocacy of national, racial or religious hatred that constitutes incitement to discrimination, hostility or violence | Rabat Plan of Action
Global Compact for Safe, Orderly and Regular Migration
Global Compact on Refugees
New York Declaration for Refugees and Migrants | New York Declaration
Political Declaration on HIV and AIDS
Madrid International Plan of Action on Ageing, 2002 | Madrid International Plan of Action on Ageing
Programme of Action of the International Conference on Population and Development
Buenos Aires Plan of Action for Promoting and Implementing Technical Cooperation among Developing Countries | Buenos Aires Plan of Action
Programme of Action for the Least Developed Countries for the Decade 2011–2020 | Istanbul Programme of Action
Doha Programme of Action for the Least Developed Countries
United Nations Millennium Declaration | Millennium Declaration
2005 World Summit Outcome | World Summit Outcome
World Programme for Human Rights Education
Programme of activities for the implementation of the International Decade for People of African Descent
United Nations Global Counter-Terrorism Strategy
WHO Framework Convention on Tobacco Control
International Health Regulations (2005) | International Health Regulations
Doha Declaration on the TRIPS Agreement and Public Health
Agreement on Trade-Related Aspects of Intellectual Property Rights | TRIPS Agreement
Worst Forms of Child Labour Convention, 1999 (No. 182) | Worst Forms of Child Labour Convention
Arms Trade Treaty
Treaty on the Prohibition of Nuclear Weapons
Treaty on the Non-Proliferation of Nuclear Weapons
African Charter on Human and Peoples’ Rights
American Convention on Human Rights
European Convention on Human Rights
Pact for the Future
Helsinki Final Act
Constitution of the World Health Organization
"""


def _tables() -> tuple[dict[str, str], dict[str, list[str]]]:
    full: dict[str, str] = {}
    for row in _ROWS.strip().splitlines():
        name, *short = (each.strip() for each in row.split("|"))
        for form in (name, *short):
            full.setdefault(form, name)
    by_first: dict[str, list[str]] = {}
    for form in full:
        by_first.setdefault(form.split(" ", 1)[0], []).append(form)
    return full, {first: sorted(forms, key=len, reverse=True) for first, forms in by_first.items()}


# Printed form → full name; and the printed forms by first word, longest first.
FULL, BY_FIRST = _tables()
