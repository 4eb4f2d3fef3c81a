/* SPDX-License-Identifier: EUPL-1.2 */
/* "We tried it": what came of a practice elsewhere. */
#include "schema/tables.h"

static const struct es_option again[] = {
        {"yes", L("Oui", "Yes", "Sí", "Sí", "Sì", "Igen")},
        {"with_changes", L("Oui, autrement", "Yes, with changes", "Sí, con cambios",
                           "Sí, amb canvis", "Sì, con modifiche", "Igen, változtatásokkal")},
        {"no", L("Non", "No", "No", "No", "No", "Nem")},
};

static const struct es_field fields[] = {
        F_ID("practice", true,
             L("Pratique", "Practice", "Práctica", "Pràctica", "Pratica", "Gyakorlat")),
        {.name = "did",
         .type = ES_FIELD_PROSE,
         .required = true,
         .max = ES_COMMENT_MAX,
         .label = L("Ce que nous avons fait", "What we did", "Qué hicimos", "Què vam fer",
                    "Che cosa abbiamo fatto", "Amit tettünk")},
        {.name = "outcome",
         .type = ES_FIELD_PROSE,
         .max = ES_COMMENT_MAX,
         .label = L("Ce qui en est sorti", "What came of it", "Qué resultó", "Què en va sortir",
                    "Che cosa ne è venuto", "Ami lett belőle")},
        {.name = "again",
         .type = ES_FIELD_CHOICE,
         .max = ES_CODE_MAX,
         .options = again,
         .options_len = COUNT(again),
         .label = L("Nous le referions", "We would do it again", "Lo repetiríamos", "Ho repetiríem",
                    "Lo rifaremmo", "Újra megtennénk")},
};

const struct es_schema es_schema_experience = {
        .kind = ES_KIND_EXPERIENCE,
        .label = L("Expérience", "Experience", "Experiencia", "Experiència", "Esperienza",
                   "Tapasztalat"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
