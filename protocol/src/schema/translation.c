/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice in another language, which its header names: a record of its own, by whoever wrote it,
 * field by field beside the revision that it was made from. Fields without an entry are not
 * translated. */
#include "schema/tables.h"

/* A draft by a machine stays marked until a person has read it. */
static const struct es_option states[] = {
        {"human",
         L("Relu par une personne", "Read by a person", "Revisado por una persona",
           "Revisat per una persona", "Riletto da una persona", "Ember által ellenőrzött")},
        {"machine", L("Brouillon automatique", "Machine draft", "Borrador automático",
                      "Esborrany automàtic", "Bozza automatica", "Gépi vázlat")},
};

static const struct es_field text[] = {
        {.name = "field",
         .type = ES_FIELD_TEXT,
         .required = true,
         .max = 128,
         .label = L("Champ", "Field", "Campo", "Camp", "Campo", "Mező")},
        {.name = "text",
         .type = ES_FIELD_PROSE,
         .required = true,
         .max = ES_PROSE_MAX,
         .label = L("Texte", "Text", "Texto", "Text", "Testo", "Szöveg")},
        {.name = "state",
         .type = ES_FIELD_CHOICE,
         .required = true,
         .max = ES_CODE_MAX,
         .options = states,
         .options_len = COUNT(states),
         .label = L("État", "State", "Estado", "Estat", "Stato", "Állapot")},
};

static const struct es_field fields[] = {
        F_ID("practice", true,
             L("Pratique", "Practice", "Práctica", "Pràctica", "Pratica", "Gyakorlat")),
        F_ID("revision", true,
             L("Version traduite", "Revision translated", "Versión traducida", "Versió traduïda",
               "Versione tradotta", "A lefordított változat")),
        {.name = "texts",
         .type = ES_FIELD_GROUP,
         .list = true,
         .required = true,
         .max_items = 200,
         .fields = text,
         .fields_len = COUNT(text),
         .label = L("Textes traduits", "Translated texts", "Textos traducidos", "Textos traduïts",
                    "Testi tradotti", "Lefordított szövegek")},
};

const struct es_schema es_schema_translation = {
        .kind = ES_KIND_TRANSLATION,
        .label =
                L("Traduction", "Translation", "Traducción", "Traducció", "Traduzione", "Fordítás"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
