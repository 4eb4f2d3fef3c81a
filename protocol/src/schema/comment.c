/* SPDX-License-Identifier: EUPL-1.2 */
/* What a comment is about stands in its header alone. A quote names a passage instead of repeating
 * it, so that words that are withdrawn are gone from here, too. */
#include "schema/tables.h"

static const struct es_field quote[] = {
        F_ID("id", true,
             L("Message cité", "Message quoted", "Mensaje citado", "Missatge citat",
               "Messaggio citato", "Idézett üzenet")),
        {.name = "from",
         .type = ES_FIELD_INT,
         .required = true,
         .label = L("Début du passage", "Start of the passage", "Inicio del pasaje",
                    "Inici del passatge", "Inizio del passo", "A szövegrész kezdete")},
        {.name = "length",
         .type = ES_FIELD_INT,
         .required = true,
         .label = L("Longueur du passage", "Length of the passage", "Longitud del pasaje",
                    "Longitud del passatge", "Lunghezza del passo", "A szövegrész hossza")},
};

static const struct es_field mention[] = {
        F_ID("structure", true,
             L("Structure", "Structure", "Entidad", "Entitat", "Struttura", "Szervezet")),
        {.name = "person",
         .type = ES_FIELD_BYTES,
         .required = true,
         .max = ES_AUTHOR_LEN,
         .label = L("Personne", "Person", "Persona", "Persona", "Persona", "Személy")},
};

static const struct es_field fields[] = {
        {.name = "text",
         .type = ES_FIELD_PROSE,
         .max = ES_COMMENT_MAX,
         .label = L("Message", "Message", "Mensaje", "Missatge", "Messaggio", "Üzenet")},
        F_GROUP("quote", quote, L("Citation", "Quote", "Cita", "Citació", "Citazione", "Idézet")),
        {.name = "mentions",
         .type = ES_FIELD_GROUP,
         .list = true,
         .max_items = ES_MENTIONS_MAX,
         .fields = mention,
         .fields_len = COUNT(mention),
         .label = L("Personnes mentionnées", "People mentioned", "Personas mencionadas",
                    "Persones esmentades", "Persone menzionate", "Megemlített személyek")},
        F_FILES("files", ES_VOICES_MAX, FILES_LABEL),
};

const struct es_schema es_schema_comment = {
        .kind = ES_KIND_COMMENT,
        .label = L("Commentaire", "Comment", "Comentario", "Comentari", "Commento", "Hozzászólás"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
