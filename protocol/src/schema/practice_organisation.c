/* SPDX-License-Identifier: EUPL-1.2 */
/* Part 1 of the sheet. The contact that the form asks for here is a profile record. */
#include "schema/tables.h"

const struct es_field es_practice_organisation[4] = {
        F_TEXT("name", L("Organisation", "Organisation", "Organización", "Organització",
                         "Organizzazione", "Szervezet")),
        F_TEXT("city", L("Ville", "City", "Ciudad", "Ciutat", "Città", "Település")),
        {.name = "country",
         .type = ES_FIELD_COUNTRY,
         .max = 2,
         .label = L("Pays", "Country", "País", "País", "Paese", "Ország")},
        F_URL("website",
              L("Site internet", "Website", "Sitio web", "Lloc web", "Sito internet", "Honlap")),
};
