/* SPDX-License-Identifier: EUPL-1.2 */
/* References to attachments, in the form by which es_attachment_refs knows them in any body. */
#include "schema/tables.h"

const struct es_field es_file_fields[ES_FILE_FIELDS] = {
        F_ID("file", true, L("Fichier", "File", "Archivo", "Fitxer", "File", "Fájl")),
        {.name = "size",
         .type = ES_FIELD_INT,
         .required = true,
         .label = L("Taille", "Size", "Tamaño", "Mida", "Dimensione", "Méret")},
        {.name = "type",
         .type = ES_FIELD_MEDIA,
         .required = true,
         .max = ES_MEDIA_TYPE_MAX,
         .label = L("Type", "Type", "Tipo", "Tipus", "Tipo", "Típus")},
        {.name = "name",
         .type = ES_FIELD_TEXT,
         .required = true,
         .max = ES_FILE_NAME_MAX,
         .label = L("Nom du fichier", "Name of the file", "Nombre del archivo", "Nom del fitxer",
                    "Nome del file", "A fájl neve")},
        {.name = "text",
         .type = ES_FIELD_PROSE,
         .max = ES_FILE_TEXT_MAX,
         .label = L("Ce qu'il montre ou dit", "What it shows or says", "Lo que muestra o dice",
                    "Què mostra o diu", "Che cosa mostra o dice", "Mit mutat vagy mond")},
        {.name = "lang",
         .type = ES_FIELD_LANG,
         .max = ES_LANG_MAX,
         .label = L("Langue", "Language", "Lengua", "Llengua", "Lingua", "Nyelv")},
};
