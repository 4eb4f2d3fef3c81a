/* SPDX-License-Identifier: EUPL-1.2 */
/* Part 4 of the sheet. The testimonies that the form asks for here are records of their own. */
#include "schema/tables.h"

static const struct es_option yes_no[] = {
        {"yes", L("Oui", "Yes", "Sí", "Sí", "Sì", "Igen")},
        {"no", L("Non", "No", "No", "No", "No", "Nem")},
};

/* Numbers are thousandths, since bodies hold no fractions; value_original is what stood in the
 * sheet. */
const struct es_field es_figure_fields[7] = {
        F_PROSE("label", L("Résultat", "Result", "Resultado", "Resultat", "Risultato", "Eredmény")),
        {.name = "value_original",
         .type = ES_FIELD_TEXT,
         .max = 100,
         .label = L("Chiffre", "Figure", "Cifra", "Xifra", "Cifra", "Szám")},
        F_INT("value_milli", L("Valeur (millièmes)", "Value (thousandths)", "Valor (milésimas)",
                               "Valor (mil·lèsimes)", "Valore (millesimi)", "Érték (ezredek)")),
        {.name = "unit",
         .type = ES_FIELD_TEXT,
         .max = 100,
         .label = L("Unité", "Unit", "Unidad", "Unitat", "Unità", "Egység")},
        F_INT("baseline_milli", L("Valeur de départ (millièmes)", "Baseline (thousandths)",
                                  "Valor de partida (milésimas)", "Valor de partida (mil·lèsimes)",
                                  "Valore di partenza (millesimi)", "Kiinduló érték (ezredek)")),
        F_INT("target_milli",
              L("Objectif (millièmes)", "Target (thousandths)", "Objetivo (milésimas)",
                "Objectiu (mil·lèsimes)", "Obiettivo (millesimi)", "Cél (ezredek)")),
        {.name = "date",
         .type = ES_FIELD_DATE,
         .max = 10,
         .label = L("Date", "Date", "Fecha", "Data", "Data", "Dátum")},
};

const struct es_field es_practice_results[6] = {
        F_PROSE("expected_impacts", L("Impacts escomptés", "Expected impacts", "Impactos esperados",
                                      "Impactes esperats", "Impatti attesi", "Várt hatások")),
        {.name = "results",
         .type = ES_FIELD_PROSE,
         .max = ES_PROSE_MAX,
         .label = L("Résultats", "Results", "Resultados", "Resultats", "Risultati", "Eredmények"),
         .help = L("Si en cours, ceux déjà atteints", "If still running, those reached so far",
                   "Si está en curso, los ya alcanzados", "Si està en curs, els ja assolits",
                   "Se in corso, quelli già raggiunti", "Ha még tart, az eddig elértek")},
        {.name = "ongoing",
         .type = ES_FIELD_CHOICE,
         .max = ES_CODE_MAX,
         .options = yes_no,
         .options_len = COUNT(yes_no),
         .label = L("Initiative toujours en cours", "Still running", "Iniciativa aún en curso",
                    "Iniciativa encara en curs", "Iniziativa ancora in corso",
                    "A kezdeményezés még tart")},
        {.name = "ended",
         .type = ES_FIELD_DATE,
         .max = 10,
         .label =
                 L("N'est plus proposée depuis", "No longer offered since", "Ya no se ofrece desde",
                   "Ja no s'ofereix des de", "Non più offerta dal", "Ettől már nem elérhető"),
         .help = L("La fiche reste lisible et le dit", "The sheet stays readable and says so",
                   "La ficha sigue siendo legible y lo indica",
                   "La fitxa continua sent llegible i ho indica",
                   "La scheda resta leggibile e lo indica",
                   "Az adatlap olvasható marad, és ezt jelzi")},
        {.name = "figures",
         .type = ES_FIELD_GROUP,
         .list = true,
         .max_items = 100,
         .fields = es_figure_fields,
         .fields_len = COUNT(es_figure_fields),
         .label = L("Résultats chiffrés", "Results as figures", "Resultados en cifras",
                    "Resultats en xifres", "Risultati in cifre", "Eredmények számokban")},
        F_PROSE("evaluation", L("Évaluation de l'initiative", "Evaluation of the initiative",
                                "Evaluación de la iniciativa", "Avaluació de la iniciativa",
                                "Valutazione dell'iniziativa", "A kezdeményezés értékelése")),
};
