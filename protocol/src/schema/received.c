/* SPDX-License-Identifier: EUPL-1.2 */
/* From where something was taken over: published in another federation, with the proof that it was: nobody is known to have
 * checked it but who does. The ids are
 * the proof's; the names are what the archive said. */
#include "schema/tables.h"

const struct es_field es_received_fields[7] = {
        F_TEXT("name",
               L("Publié à l'origine par", "First published by", "Publicado en origen por",
                 "Publicat en origen per", "Pubblicato in origine da", "Eredetileg közzétette")),
        F_TEXT("federation_name",
               L("Fédération d'origine", "Federation of origin", "Federación de origen",
                 "Federació d'origen", "Federazione d'origine", "A származás szövetsége")),
        {.name = "proof",
         .type = ES_FIELD_FILE,
         .required = true,
         .fields = es_file_fields,
         .fields_len = ES_FILE_FIELDS,
         .label = L("Preuve d'origine, que vérifie `essaim verify`",
                    "Proof of origin: `essaim verify` checks it",
                    "Prueba de origen, que comprueba `essaim verify`",
                    "Prova d'origen, que comprova `essaim verify`",
                    "Prova d'origine, che verifica `essaim verify`",
                    "Származási igazolás, amelyet az `essaim verify` ellenőriz")},
        F_ID("structure", true,
             L("Structure (identifiant)", "Structure (id)", "Estructura (identificador)",
               "Estructura (identificador)", "Struttura (identificativo)",
               "Szervezet (azonosító)")),
        F_ID("federation", true,
             L("Fédération (identifiant)", "Federation (id)", "Federación (identificador)",
               "Federació (identificador)", "Federazione (identificativo)",
               "Szövetség (azonosító)")),
        F_ID("entity", true,
             L("Identifiant à l'origine", "Id at its origin", "Identificador en origen",
               "Identificador en origen", "Identificativo d'origine", "Eredeti azonosító")),
        F_ID("record", true,
             L("Version reprise", "Version taken over", "Versión recibida", "Versió rebuda",
               "Versione ricevuta", "Az átvett változat")),
};
