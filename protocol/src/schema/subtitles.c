/* SPDX-License-Identifier: EUPL-1.2 */
/* What is said in a recording, line by line, in the language that the header names: a record of its own, by
 * whoever wrote it, so that a film spreads before its subtitles do and each language can be withdrawn alone.
 * The recording is named by its id, not referred to: subtitles keep no file from being removed. */
#include "schema/tables.h"

static const struct es_option purposes[] = {
        {"subtitles", L("Sous-titres (ce qui se dit)", "Subtitles (what is said)",
                        "Subtítulos (lo que se dice)", "Subtítols (el que es diu)",
                        "Sottotitoli (ciò che si dice)", "Felirat (ami elhangzik)")},
        {"captions", L("Sous-titres pour sourds et malentendants (avec les sons)",
                       "Captions for deaf and hard-of-hearing people (with sounds)",
                       "Subtítulos para personas sordas (con los sonidos)",
                       "Subtítols per a persones sordes (amb els sons)",
                       "Sottotitoli per persone sorde (con i suoni)",
                       "Felirat siketeknek és nagyothallóknak (a hangokkal)")},
};

static const struct es_field cue[] = {
        {.name = "start",
         .type = ES_FIELD_INT,
         .required = true,
         .label = L("Début", "Start", "Inicio", "Inici", "Inizio", "Kezdet"),
         .help = L("Millisecondes", "Milliseconds", "Milisegundos", "Mil·lisegons", "Millisecondi",
                   "Ezredmásodperc")},
        {.name = "end",
         .type = ES_FIELD_INT,
         .required = true,
         .label = L("Fin", "End", "Fin", "Final", "Fine", "Vége"),
         .help = L("Millisecondes", "Milliseconds", "Milisegundos", "Mil·lisegons", "Millisecondi",
                   "Ezredmásodperc")},
        {.name = "text",
         .type = ES_FIELD_PROSE,
         .required = true,
         .max = ES_CUE_TEXT_MAX,
         .label = L("Texte", "Text", "Texto", "Text", "Testo", "Szöveg")},
};

static const struct es_field fields[] = {
        F_ID("about", true,
             L("Ce à quoi le fichier est joint", "What the file is attached to",
               "A qué está adjunto el archivo", "A què està adjunt el fitxer",
               "A che cosa è allegato il file", "Amihez a fájl csatolva van")),
        F_ID("file", true,
             L("Enregistrement", "Recording", "Grabación", "Enregistrament", "Registrazione",
               "Felvétel")),
        {.name = "purpose",
         .type = ES_FIELD_CHOICE,
         .required = true,
         .max = ES_CODE_MAX,
         .options = purposes,
         .options_len = COUNT(purposes),
         .label = L("Pour qui", "Whom they serve", "Para quién", "Per a qui", "Per chi",
                    "Kinek szól")},
        {.name = "cues",
         .type = ES_FIELD_GROUP,
         .list = true,
         .required = true,
         .max_items = ES_CUES_MAX,
         .fields = cue,
         .fields_len = COUNT(cue),
         .label = L("Répliques", "Lines", "Líneas", "Línies", "Battute", "Sorok")},
};

const struct es_schema es_schema_subtitles = {
        .kind = ES_KIND_SUBTITLES,
        .label = L("Sous-titres", "Subtitles", "Subtítulos", "Subtítols", "Sottotitoli", "Felirat"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
