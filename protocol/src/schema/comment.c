/* SPDX-License-Identifier: EUPL-1.2 */
#include "schema/tables.h"

static const struct es_field fields[] = {
        F_ID("practice", true,
             L("Pratique", "Practice", "Práctica", "Pràctica", "Pratica", "Gyakorlat")),
        {.name = "text",
         .type = ES_FIELD_PROSE,
         .required = true,
         .max = ES_COMMENT_MAX,
         .label = L("Message", "Message", "Mensaje", "Missatge", "Messaggio", "Üzenet")},
};

const struct es_schema es_schema_comment = {
        .kind = ES_KIND_COMMENT,
        .label = L("Commentaire", "Comment", "Comentario", "Comentari", "Commento", "Hozzászólás"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
