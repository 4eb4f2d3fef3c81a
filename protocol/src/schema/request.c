/* SPDX-License-Identifier: EUPL-1.2 */
/* "Who has tried…?": a question to the structures that it fits. The answer that helped is named by a
 * revision. */
#include "schema/tables.h"

static const struct es_option states[] = {
        {"open", L("Attend une réponse", "Waits for an answer", "Espera respuesta",
                   "Espera resposta", "Attende una risposta", "Válaszra vár")},
        {"answered", L("A sa réponse", "Has its answer", "Tiene respuesta", "Té resposta",
                       "Ha la sua risposta", "Van rá válasz")},
};

static const struct es_field fields[] = {
        {.name = "question",
         .type = ES_FIELD_TEXT,
         .required = true,
         .max = ES_TEXT_MAX,
         .label = L("Question", "Question", "Pregunta", "Pregunta", "Domanda", "Kérdés")},
        F_PROSE("details",
                L("Précisions", "Details", "Detalles", "Detalls", "Dettagli", "Részletek")),
        F_LANGS("languages",
                L("Langues des réponses", "Languages of the answers", "Lenguas de las respuestas",
                  "Llengües de les respostes", "Lingue delle risposte", "A válaszok nyelvei")),
        {.name = "domains",
         .type = ES_FIELD_BOXES,
         .max = ES_TEXT_MAX,
         .options = es_options_domains,
         .options_len = COUNT(es_options_domains),
         .label = L("Domaines concernés", "Fields concerned", "Ámbitos en cuestión",
                    "Àmbits implicats", "Ambiti interessati", "Érintett területek")},
        {.name = "target_groups",
         .type = ES_FIELD_BOXES,
         .max = ES_TEXT_MAX,
         .options = es_options_target_groups,
         .options_len = COUNT(es_options_target_groups),
         .label = L("Publics concernés", "People concerned", "Públicos en cuestión",
                    "Públics implicats", "Destinatari interessati", "Érintett célcsoportok")},
        {.name = "rubric",
         .type = ES_FIELD_CHOICE,
         .max = ES_CODE_MAX,
         .options = es_options_rubrics,
         .options_len = COUNT(es_options_rubrics),
         .label = L("Rubrique", "Rubric", "Rúbrica", "Rúbrica", "Rubrica", "Rovat")},
        {.name = "state",
         .type = ES_FIELD_CHOICE,
         .max = ES_CODE_MAX,
         .options = states,
         .options_len = COUNT(states),
         .label = L("État", "State", "Estado", "Estat", "Stato", "Állapot")},
        F_ID("accepted", false,
             L("Réponse retenue", "Accepted answer", "Respuesta elegida", "Resposta triada",
               "Risposta scelta", "Elfogadott válasz")),
};

const struct es_schema es_schema_request = {
        .kind = ES_KIND_REQUEST,
        .label = L("Demande", "Request", "Petición", "Petició", "Richiesta", "Megkeresés"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
