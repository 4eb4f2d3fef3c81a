/* SPDX-License-Identifier: EUPL-1.2 */
#include "parcel/internal.h"

/* fr, en, es, ca, it, hu */
static const char *const words[PARCEL_WORDS][ES_LANGUAGE_COUNT] = {
        [PARCEL_CONTENTS] = {"Contenu", "Contents", "Contenido", "Contingut", "Contenuto",
                             "Tartalom"},
        [PARCEL_FILES_WORD] = {"Fichiers", "Files", "Archivos", "Fitxers", "File", "Fájlok"},
        [PARCEL_BY] = {"Publié par", "Published by", "Publicado por", "Publicat per",
                       "Pubblicato da", "Közzétette:"},
        [PARCEL_PROOF] = {"Preuve d'origine", "Proof of origin", "Prueba de origen",
                          "Prova d'origen", "Prova d'origine", "Származási igazolás"},
        [PARCEL_NO_PROOF] = {"Pas encore de preuve d'origine", "No proof of origin yet",
                             "Todavía sin prueba de origen", "Encara sense prova d'origen",
                             "Ancora nessuna prova d'origine", "Még nincs származási igazolás"},
        [PARCEL_CHECK] = {"Chaque preuve se vérifie sans réseau : essaim verify FICHIER.proof",
                          "Each proof can be checked without a network: essaim verify FILE.proof",
                          "Cada prueba se comprueba sin red: essaim verify ARCHIVO.proof",
                          "Cada prova es comprova sense xarxa: essaim verify FITXER.proof",
                          "Ogni prova si verifica senza rete: essaim verify FILE.proof",
                          "Minden igazolás hálózat nélkül ellenőrizhető: essaim verify FÁJL.proof"},
        [PARCEL_MADE] = {"Archive faite le", "Archive made on", "Archivo creado el",
                         "Arxiu creat el", "Archivio creato il", "Az archívum kelte:"},
        [PARCEL_NOT_HERE] = {"absent quand l'archive a été faite",
                             "not here when the archive was made",
                             "ausente cuando se creó el archivo", "absent quan es va crear l'arxiu",
                             "assente quando l'archivio è stato creato",
                             "az archívum készítésekor nem volt itt"},
        [PARCEL_LIVE] = {"Page en ligne", "Live page", "Página en línea", "Pàgina en línia",
                         "Pagina in linea", "Élő oldal"},
        [PARCEL_SUBTITLES] = {"Sous-titres", "Subtitles", "Subtítulos", "Subtítols", "Sottotitoli",
                              "Feliratok"},
};

const char *parcel_word(enum es_language in, enum parcel_word word)
{
	return words[word][in];
}
