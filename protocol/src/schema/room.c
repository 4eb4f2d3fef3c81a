/* SPDX-License-Identifier: EUPL-1.2 */
/* A place to talk about a theme. */
#include "schema/tables.h"

static const struct es_field fields[] = {
        {.name = "title",
         .type = ES_FIELD_TEXT,
         .required = true,
         .max = ES_TEXT_MAX,
         .label = L("Thème", "Theme", "Tema", "Tema", "Tema", "Téma")},
        F_PROSE("purpose", L("À quoi sert ce salon", "What this room is for",
                             "Para qué sirve esta sala", "Per a què serveix aquesta sala",
                             "A cosa serve questa stanza", "Mire való ez a szoba")),
        F_LANGS("languages",
                L("Langues parlées ici", "Languages spoken here", "Lenguas que se hablan aquí",
                  "Llengües que s'hi parlen", "Lingue parlate qui", "Az itt használt nyelvek")),
};

const struct es_schema es_schema_room = {
        .kind = ES_KIND_ROOM,
        .label = L("Salon", "Room", "Sala", "Sala", "Stanza", "Szoba"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
