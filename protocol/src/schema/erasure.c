/* SPDX-License-Identifier: EUPL-1.2 */
/* Why a body is withdrawn. What is withdrawn stands in the header's parents. */
#include "schema/tables.h"

static const struct es_option reasons[] = {
        {"person",
         L("À la demande de la personne concernée", "At the request of the person concerned",
           "A petición de la persona interesada", "A petició de la persona interessada",
           "Su richiesta della persona interessata", "Az érintett személy kérésére")},
        {"mistake", L("Publié par erreur", "Published by mistake", "Publicado por error",
                      "Publicat per error", "Pubblicato per errore", "Tévedésből jelent meg")},
        {"outdated", L("N'est plus à jour", "No longer up to date", "Ya no está al día",
                       "Ja no està al dia", "Non più aggiornato", "Már nem időszerű")},
        {"rights", L("Droits d'un tiers", "Rights of others", "Derechos de terceros",
                     "Drets de tercers", "Diritti di terzi", "Mások jogai")},
        {"other", L("Autre", "Other", "Otro", "Altre", "Altro", "Egyéb")},
};

static const struct es_field fields[] = {
        {.name = "reason",
         .type = ES_FIELD_CHOICE,
         .required = true,
         .max = ES_CODE_MAX,
         .options = reasons,
         .options_len = COUNT(reasons),
         .label = L("Motif", "Reason", "Motivo", "Motiu", "Motivo", "Ok")},
        F_TEXT("note", L("Précision", "Detail", "Detalle", "Detall", "Dettaglio", "Részletek")),
};

const struct es_schema es_schema_erasure = {
        .kind = ES_KIND_ERASURE,
        .label = L("Retrait", "Withdrawal", "Retirada", "Retirada", "Ritiro", "Visszavonás"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
