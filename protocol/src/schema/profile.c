/* SPDX-License-Identifier: EUPL-1.2 */
/* A person: the contact of a practice, or the name behind an account's pseudonym. Alone in its
 * record, so that it can be withdrawn alone. */
#include "schema/tables.h"

static const struct es_field fields[] = {
        F_ID("practice", false,
             L("Pratique", "Practice", "Práctica", "Pràctica", "Pratica", "Gyakorlat")),
        F_TEXT("name", L("Nom ou prénom", "Name or first name", "Nombre", "Nom", "Nome", "Név")),
        F_TEXT("role", L("Fonction", "Role", "Función", "Funció", "Ruolo", "Beosztás")),
        {.name = "email",
         .type = ES_FIELD_EMAIL,
         .max = ES_EMAIL_MAX,
         .label = L("Courriel", "E-mail", "Correo electrónico", "Correu electrònic",
                    "Posta elettronica", "E-mail-cím")},
        {.name = "phone",
         .type = ES_FIELD_TEXT,
         .max = 60,
         .label = L("Téléphone", "Telephone", "Teléfono", "Telèfon", "Telefono", "Telefon")},
        F_URL("website", L("Page personnelle", "Personal page", "Página personal",
                           "Pàgina personal", "Pagina personale", "Személyes oldal")),
        F_LANGS("languages", L("Langues", "Languages", "Lenguas", "Llengües", "Lingue", "Nyelvek")),
};

const struct es_schema es_schema_profile = {
        .kind = ES_KIND_PROFILE,
        .label = L("Contact", "Contact", "Contacto", "Contacte", "Contatto", "Kapcsolattartó"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
