/* SPDX-License-Identifier: EUPL-1.2 */
/* One word of a person about one record, which the header names. It is taken back by an erasure. */
#include "schema/tables.h"

static const struct es_option codes[] = {
        {"thanks", L("Merci", "Thank you", "Gracias", "Gràcies", "Grazie", "Köszönöm")},
        {"useful", L("Utile", "Useful", "Útil", "Útil", "Utile", "Hasznos")},
        {"me_too",
         L("Nous aussi", "Us too", "Nosotros también", "Nosaltres també", "Anche noi", "Mi is")},
};

static const struct es_field fields[] = {
        {.name = "code",
         .type = ES_FIELD_CHOICE,
         .required = true,
         .max = ES_CODE_MAX,
         .options = codes,
         .options_len = COUNT(codes),
         .label = L("Réaction", "Reaction", "Reacción", "Reacció", "Reazione", "Reakció")},
};

const struct es_schema es_schema_reaction = {
        .kind = ES_KIND_REACTION,
        .label = L("Réaction", "Reaction", "Reacción", "Reacció", "Reazione", "Reakció"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
