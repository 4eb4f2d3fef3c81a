/* SPDX-License-Identifier: EUPL-1.2 */
/* Names of countries and languages in the six languages. */
#include "sheet/fold.h"
#include "sheet/number.h"

#include <stdio.h>
#include <string.h>

#define NAME_BYTES_MAX 64
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct named {
	const char *code;
	const char *in[ES_LANGUAGE_COUNT];
};

static const struct named countries[] = {
        {"AL", {"Albanie", "Albania", "Albania", "Albània", "Albania", "Albánia"}},
        {"AT", {"Autriche", "Austria", "Austria", "Àustria", "Austria", "Ausztria"}},
        {"BE", {"Belgique", "Belgium", "Bélgica", "Bèlgica", "Belgio", "Belgium"}},
        {"BG", {"Bulgarie", "Bulgaria", "Bulgaria", "Bulgària", "Bulgaria", "Bulgária"}},
        {"CH", {"Suisse", "Switzerland", "Suiza", "Suïssa", "Svizzera", "Svájc"}},
        {"CY", {"Chypre", "Cyprus", "Chipre", "Xipre", "Cipro", "Ciprus"}},
        {"CZ", {"Tchéquie", "Czechia", "Chequia", "Txèquia", "Cechia", "Csehország"}},
        {"DE", {"Allemagne", "Germany", "Alemania", "Alemanya", "Germania", "Németország"}},
        {"DK", {"Danemark", "Denmark", "Dinamarca", "Dinamarca", "Danimarca", "Dánia"}},
        {"EE", {"Estonie", "Estonia", "Estonia", "Estònia", "Estonia", "Észtország"}},
        {"ES", {"Espagne", "Spain", "España", "Espanya", "Spagna", "Spanyolország"}},
        {"FI", {"Finlande", "Finland", "Finlandia", "Finlàndia", "Finlandia", "Finnország"}},
        {"FR", {"France", "France", "Francia", "França", "Francia", "Franciaország"}},
        {"GB",
         {"Royaume-Uni", "United Kingdom", "Reino Unido", "Regne Unit", "Regno Unito",
          "Egyesült Királyság"}},
        {"GR", {"Grèce", "Greece", "Grecia", "Grècia", "Grecia", "Görögország"}},
        {"HR", {"Croatie", "Croatia", "Croacia", "Croàcia", "Croazia", "Horvátország"}},
        {"HU", {"Hongrie", "Hungary", "Hungría", "Hongria", "Ungheria", "Magyarország"}},
        {"IE", {"Irlande", "Ireland", "Irlanda", "Irlanda", "Irlanda", "Írország"}},
        {"IS", {"Islande", "Iceland", "Islandia", "Islàndia", "Islanda", "Izland"}},
        {"IT", {"Italie", "Italy", "Italia", "Itàlia", "Italia", "Olaszország"}},
        {"LT", {"Lituanie", "Lithuania", "Lituania", "Lituània", "Lituania", "Litvánia"}},
        {"LU", {"Luxembourg", "Luxembourg", "Luxemburgo", "Luxemburg", "Lussemburgo", "Luxemburg"}},
        {"LV", {"Lettonie", "Latvia", "Letonia", "Letònia", "Lettonia", "Lettország"}},
        {"MT", {"Malte", "Malta", "Malta", "Malta", "Malta", "Málta"}},
        {"NL",
         {"Pays-Bas", "Netherlands", "Países Bajos", "Països Baixos", "Paesi Bassi", "Hollandia"}},
        {"NO", {"Norvège", "Norway", "Noruega", "Noruega", "Norvegia", "Norvégia"}},
        {"PL", {"Pologne", "Poland", "Polonia", "Polònia", "Polonia", "Lengyelország"}},
        {"PT", {"Portugal", "Portugal", "Portugal", "Portugal", "Portogallo", "Portugália"}},
        {"RO", {"Roumanie", "Romania", "Rumanía", "Romania", "Romania", "Románia"}},
        {"RS", {"Serbie", "Serbia", "Serbia", "Sèrbia", "Serbia", "Szerbia"}},
        {"SE", {"Suède", "Sweden", "Suecia", "Suècia", "Svezia", "Svédország"}},
        {"SI", {"Slovénie", "Slovenia", "Eslovenia", "Eslovènia", "Slovenia", "Szlovénia"}},
        {"SK", {"Slovaquie", "Slovakia", "Eslovaquia", "Eslovàquia", "Slovacchia", "Szlovákia"}},
        {"UA", {"Ukraine", "Ukraine", "Ucrania", "Ucraïna", "Ucraina", "Ukrajna"}},
        /* Other names that sheets use; the first of a code is the one that is printed. */
        {"CZ",
         {"République tchèque", "Czech Republic", "República Checa", "República Txeca",
          "Repubblica Ceca", "Csehország"}},
        {"ES", {"Catalogne", "Catalonia", "Cataluña", "Catalunya", "Catalogna", "Katalónia"}},
};

static const struct named languages[] = {
        {"fr", {"français", "French", "francés", "francès", "francese", "francia"}},
        {"en", {"anglais", "English", "inglés", "anglès", "inglese", "angol"}},
        {"es", {"espagnol", "Spanish", "español", "espanyol", "spagnolo", "spanyol"}},
        {"es", {"castillan", "Castilian", "castellano", "castellà", "castigliano", "kasztíliai"}},
        {"ca", {"catalan", "Catalan", "catalán", "català", "catalano", "katalán"}},
        {"it", {"italien", "Italian", "italiano", "italià", "italiano", "olasz"}},
        {"hu", {"hongrois", "Hungarian", "húngaro", "hongarès", "ungherese", "magyar"}},
        {"de", {"allemand", "German", "alemán", "alemany", "tedesco", "német"}},
        {"pt", {"portugais", "Portuguese", "portugués", "portuguès", "portoghese", "portugál"}},
        {"nl", {"néerlandais", "Dutch", "neerlandés", "neerlandès", "olandese", "holland"}},
        {"ro", {"roumain", "Romanian", "rumano", "romanès", "rumeno", "román"}},
        {"ar", {"arabe", "Arabic", "árabe", "àrab", "arabo", "arab"}},
};

static const char *code_of(const struct named *table, size_t count, struct es_bytes name)
{
	char wanted[NAME_BYTES_MAX];
	char folded[NAME_BYTES_MAX];

	es_fold(name, wanted, sizeof(wanted));
	for (size_t i = 0; i < count; i++) {
		for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++) {
			es_fold(es_bytes_str(table[i].in[lang]), folded, sizeof(folded));
			if (strcmp(folded, wanted) == 0)
				return table[i].code;
		}
	}
	return NULL;
}

const char *es_country_code(struct es_bytes name)
{
	if (name.len == 0 || name.len >= NAME_BYTES_MAX)
		return NULL;
	for (size_t i = 0; i < COUNT(countries); i++)
		if (es_bytes_equal(name, es_bytes_str(countries[i].code)))
			return countries[i].code;
	return code_of(countries, COUNT(countries), name);
}

const char *es_country_name(struct es_bytes code, enum es_language lang)
{
	for (size_t i = 0; i < COUNT(countries); i++)
		if (es_bytes_equal(code, es_bytes_str(countries[i].code)))
			return countries[i].in[lang];
	return NULL;
}

const char *es_language_tag(struct es_bytes name)
{
	if (name.len == 0 || name.len >= NAME_BYTES_MAX)
		return NULL;
	return code_of(languages, COUNT(languages), name);
}
