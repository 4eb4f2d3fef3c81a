/* SPDX-License-Identifier: EUPL-1.2 */
/* A practice or tool told so that others can do it: sections, each of one type and with the entries of that type. */
#include "schema/tables.h"

#define SECTIONS_MAX 12
#define STEPS_MAX 40
#define DATES_MAX 60
#define BRANCHES_MAX 60
#define ACTORS_MAX 12
#define LINKS_MAX 24
#define VOICES_MAX 20
#define LINE_MAX 200
#define WORDS_MAX 100
#define SAID_MAX 2000

#define F_LINE(key, need, most, ...)                                                               \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_TEXT, .required = (need), .max = (most),           \
		.label = __VA_ARGS__                                                               \
	}
#define F_SAID(key, ...)                                                                           \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_PROSE, .max = SAID_MAX, .label = __VA_ARGS__       \
	}
#define F_COUNT(key, ...)                                                                          \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_INT, .required = true, .label = __VA_ARGS__        \
	}
#define F_DAY(key, ...)                                                                            \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_DATE, .max = 10, .label = __VA_ARGS__              \
	}
#define F_LIST(key, most, members, ...)                                                            \
	{                                                                                          \
		.name = (key), .type = ES_FIELD_GROUP, .list = true, .max_items = (most),          \
		.fields = (members), .fields_len = COUNT(members), .label = __VA_ARGS__            \
	}

static const struct es_option types[] = {
        {"steps", L("Étapes", "Steps", "Pasos", "Passos", "Passi", "Lépések")},
        {"timeline", L("Frise chronologique", "Timeline", "Cronología", "Cronologia",
                       "Linea del tempo", "Idővonal")},
        {"mind_map", L("Carte mentale", "Mind map", "Mapa mental", "Mapa mental", "Mappa mentale",
                       "Gondolattérkép")},
        {"actors", L("Schéma des acteurs", "Who does what with whom", "Esquema de actores",
                     "Esquema d'actors", "Schema degli attori", "Szereplők ábrája")},
        {"testimonies", L("Témoignages", "Testimonies", "Testimonios", "Testimonis",
                          "Testimonianze", "Beszámolók")},
        {"video", L("Vidéo", "Video", "Vídeo", "Vídeo", "Video", "Videó")},
};

static const struct es_field step[] = {
        F_LINE("title", true, LINE_MAX,
               L("Ce qu'il faut faire", "What to do", "Qué hay que hacer", "Què cal fer",
                 "Che cosa fare", "Mi a teendő")),
        F_SAID("text", L("Comment", "How", "Cómo", "Com", "Come", "Hogyan")),
        F_LINE("duration", false, WORDS_MAX,
               L("Durée", "Duration", "Duración", "Durada", "Durata", "Időtartam")),
        F_TEXT("material",
               L("Matériel", "Material", "Material", "Material", "Materiale", "Eszközök")),
};

static const struct es_field date[] = {
        F_DAY("date", L("Date", "Date", "Fecha", "Data", "Data", "Dátum")),
        F_DAY("until", L("Jusqu'à", "Until", "Hasta", "Fins a", "Fino a", "Meddig")),
        F_LINE("when", false, WORDS_MAX,
               L("Ou quand, en mots", "Or when, in words", "O cuándo, en palabras",
                 "O quan, en paraules", "O quando, a parole", "Vagy mikor, szavakkal"),
               .help = L("Par exemple : troisième semaine", "For example: third week",
                         "Por ejemplo: tercera semana", "Per exemple: tercera setmana",
                         "Per esempio: terza settimana", "Például: harmadik hét")),
        F_LINE("title", true, LINE_MAX,
               L("Ce qui se passe", "What happens", "Qué ocurre", "Què passa", "Che cosa succede",
                 "Mi történik")),
        F_SAID("text", L("En quelques mots", "In a few words", "En pocas palabras",
                         "En poques paraules", "In poche parole", "Néhány szóban")),
};

static const struct es_field branch[] = {
        F_COUNT("depth", L("Niveau", "Level", "Nivel", "Nivell", "Livello", "Szint")),
        F_LINE("text", true, LINE_MAX, L("Idée", "Idea", "Idea", "Idea", "Idea", "Gondolat")),
};

static const struct es_field actor[] = {
        F_LINE("name", true, WORDS_MAX, L("Qui", "Who", "Quién", "Qui", "Chi", "Ki")),
        F_LINE("role", false, LINE_MAX,
               L("Son rôle", "Their role", "Su papel", "El seu paper", "Il suo ruolo", "Szerepe")),
};

static const struct es_field link[] = {
        F_COUNT("from", L("De", "From", "De", "De", "Da", "Kitől")),
        F_COUNT("to", L("À", "To", "A", "A", "A", "Kihez")),
        F_LINE("label", false, WORDS_MAX,
               L("Ce qui les lie", "What links them", "Qué los une", "Què els uneix",
                 "Che cosa li lega", "Mi köti össze őket")),
};

static const struct es_field voice[] = {
        F_ID("testimony", true,
             L("Témoignage", "Testimony", "Testimonio", "Testimoni", "Testimonianza", "Beszámoló")),
        F_SAID("note", L("Pourquoi l'écouter", "Why to hear it", "Por qué escucharlo",
                         "Per què escoltar-lo", "Perché ascoltarla", "Miért érdemes meghallgatni")),
};

static const struct es_field section[] = {
        {.name = "type",
         .type = ES_FIELD_CHOICE,
         .required = true,
         .max = ES_CODE_MAX,
         .options = types,
         .options_len = COUNT(types),
         .label = L("Forme", "Form", "Forma", "Forma", "Forma", "Forma")},
        F_LINE("heading", false, LINE_MAX,
               L("Titre de la partie", "Heading of the part", "Título de la parte",
                 "Títol de la part", "Titolo della parte", "A rész címe")),
        F_SAID("intro", L("En quelques mots", "In a few words", "En pocas palabras",
                          "En poques paraules", "In poche parole", "Néhány szóban")),
        F_LIST("steps", STEPS_MAX, step,
               L("Étapes", "Steps", "Pasos", "Passos", "Passi", "Lépések")),
        F_LIST("dates", DATES_MAX, date,
               L("Dates", "Dates", "Fechas", "Dates", "Date", "Időpontok")),
        F_LIST("branches", BRANCHES_MAX, branch,
               L("Idées", "Ideas", "Ideas", "Idees", "Idee", "Gondolatok")),
        F_LIST("actors", ACTORS_MAX, actor,
               L("Acteurs", "Actors", "Actores", "Actors", "Attori", "Szereplők")),
        F_LIST("links", LINKS_MAX, link,
               L("Liens", "Links", "Vínculos", "Vincles", "Legami", "Kapcsolatok")),
        F_LIST("voices", VOICES_MAX, voice,
               L("Témoignages", "Testimonies", "Testimonios", "Testimonis", "Testimonianze",
                 "Beszámolók")),
        {.name = "video",
         .type = ES_FIELD_FILE,
         .fields = es_file_fields,
         .fields_len = ES_FILE_FIELDS,
         .label = L("Vidéo", "Video", "Vídeo", "Vídeo", "Video", "Videó")},
};

static const struct es_field fields[] = {
        F_ID("about", false,
             L("Pratique ou outil", "Practice or tool", "Práctica o herramienta", "Pràctica o eina",
               "Pratica o strumento", "Gyakorlat vagy eszköz")),
        F_LINE("title", true, ES_TEXT_MAX,
               L("Titre du tutoriel", "Title of the tutorial", "Título del tutorial",
                 "Títol del tutorial", "Titolo del tutorial", "Az útmutató címe")),
        F_PROSE("intent",
                L("Ce qu'on apprend à faire", "What one learns to do", "Qué se aprende a hacer",
                  "Què s'aprèn a fer", "Che cosa si impara a fare", "Mit tanulunk meg belőle")),
        F_LIST("sections", SECTIONS_MAX, section,
               L("Parties", "Parts", "Partes", "Parts", "Parti", "Részek")),
        F_DAY("ended", L("N'est plus tenu à jour depuis", "No longer kept up to date since",
                         "Ya no se actualiza desde", "Ja no s'actualitza des de",
                         "Non più aggiornato dal", "Ettől már nem frissül")),
        F_PROSE("source", L("Source", "Source", "Fuente", "Font", "Fonte", "Forrás")),
        F_LINE("licence", false, WORDS_MAX,
               L("Licence", "Licence", "Licencia", "Llicència", "Licenza", "Licenc"),
               .help = L("Identifiant SPDX", "SPDX identifier", "Identificador SPDX",
                         "Identificador SPDX", "Identificatore SPDX", "SPDX-azonosító")),
};

const struct es_schema es_schema_tutorial = {
        .kind = ES_KIND_TUTORIAL,
        .label = L("Tutoriel", "Tutorial", "Tutorial", "Tutorial", "Tutorial", "Útmutató"),
        .fields = fields,
        .fields_len = COUNT(fields),
};
