/* SPDX-License-Identifier: EUPL-1.2 */
/* What one person, or one group, says of a practice: a record of its own, so that it can be
 * withdrawn alone. */
#include "schema/tables.h"

static const struct es_option roles[] = {
        {"professional",
         L("Professionnel impliqué", "Professional involved", "Profesional implicado",
           "Professional implicat", "Professionista coinvolto", "Közreműködő szakember")},
        {"beneficiary", L("Bénéficiaire", "Beneficiary", "Persona beneficiaria",
                          "Persona beneficiària", "Beneficiario", "Kedvezményezett")},
};

static const struct es_option consents[] = {
        {"written", L("Accord écrit", "Written agreement", "Consentimiento escrito",
                      "Consentiment escrit", "Consenso scritto", "Írásos hozzájárulás")},
        {"oral", L("Accord oral", "Spoken agreement", "Consentimiento oral", "Consentiment oral",
                   "Consenso orale", "Szóbeli hozzájárulás")},
        {"own", L("Publié par la personne elle-même", "Published by the person",
                  "Publicado por la propia persona", "Publicat per la mateixa persona",
                  "Pubblicata dalla persona stessa", "Az érintett maga tette közzé")},
        {"sheet",
         L("Figure dans la fiche transmise par la structure", "Stands in the structure's own sheet",
           "Figura en la ficha enviada por la entidad", "Consta a la fitxa enviada per l'entitat",
           "Contenuta nella scheda inviata dalla struttura",
           "A szervezet által beküldött adatlapon szerepel")},
};

static const struct es_field fields[] = {
        F_ID("practice", true,
             L("Pratique", "Practice", "Práctica", "Pràctica", "Pratica", "Gyakorlat")),
        {.name = "role",
         .type = ES_FIELD_CHOICE,
         .required = true,
         .max = ES_CODE_MAX,
         .options = roles,
         .options_len = COUNT(roles),
         .label = L("Qui témoigne", "Who speaks", "Quién habla", "Qui parla", "Chi testimonia",
                    "Ki szólal meg")},
        F_TEXT("name", L("Prénom ou pseudonyme", "First name or pseudonym", "Nombre o seudónimo",
                         "Nom o pseudònim", "Nome o pseudonimo", "Keresztnév vagy álnév")),
        {.name = "consent",
         .type = ES_FIELD_CHOICE,
         .max = ES_CODE_MAX,
         .options = consents,
         .options_len = COUNT(consents),
         .label = L("Base de l'accord", "Basis of consent", "Base del consentimiento",
                    "Base del consentiment", "Base del consenso", "A hozzájárulás alapja")},
        F_PROSE("text", L("Témoignage", "Testimony", "Testimonio", "Testimoni", "Testimonianza",
                          "Beszámoló")),
        F_URL("link", L("Lien (vidéo, son, page)", "Link (video, sound, page)",
                        "Enlace (vídeo, audio, página)", "Enllaç (vídeo, àudio, pàgina)",
                        "Link (video, audio, pagina)", "Hivatkozás (videó, hang, oldal)")),
        F_FILES("files", ES_VOICES_MAX,
                L("Enregistrements et images", "Recordings and pictures", "Grabaciones e imágenes",
                  "Enregistraments i imatges", "Registrazioni e immagini", "Felvételek és képek")),
};

const struct es_schema es_schema_testimony = {
        .kind = ES_KIND_TESTIMONY,
        .label = L("Témoignage", "Testimony", "Testimonio", "Testimoni", "Testimonianza",
                   "Beszámoló"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
