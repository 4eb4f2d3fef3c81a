/* SPDX-License-Identifier: EUPL-1.2 */
/* The words that forms print where the schema's labels say it otherwise. Folded: lowercase, no
 * accents, no punctuation. */
#include "sheet/labels.h"

const struct es_label es_label_rights = {{"Droits et financement", "Rights and funding",
                                          "Derechos y financiación", "Drets i finançament",
                                          "Diritti e finanziamento", "Jogok és finanszírozás"}};
const struct es_label es_label_language = {{"Langue de la fiche", "Language of the sheet",
                                            "Lengua de la ficha", "Llengua de la fitxa",
                                            "Lingua della scheda", "Az adatlap nyelve"}};
const struct es_label es_label_professionals = {
        {"Témoignages des professionnels impliqués", "Testimonies of the professionals involved",
         "Testimonios de los profesionales implicados", "Testimonis dels professionals implicats",
         "Testimonianze dei professionisti coinvolti", "A közreműködő szakemberek beszámolói"}};
const struct es_label es_label_beneficiaries = {
        {"Témoignages des bénéficiaires", "Testimonies of beneficiaries",
         "Testimonios de las personas beneficiarias", "Testimonis de les persones beneficiàries",
         "Testimonianze dei beneficiari", "A kedvezményezettek beszámolói"}};

/* The versions of clang-format do not agree on braces in macros. */
/* clang-format off */
#define FIELD(path, lang, folded) {ES_SLOT_FIELD, ES_KIND_PRACTICE, path, lang, folded}
#define ROLE(role, lang, folded) {role, ES_KIND_PRACTICE, NULL, lang, folded}
/* clang-format on */

const struct es_alias es_aliases[] = {
        FIELD("organisation.name", ES_FR, "nom de l organisation"),
        FIELD("organisation.name", ES_FR, "structure porteuse"),
        FIELD("organisation.name", ES_FR, "nom de la structure"),
        FIELD("organisation.name", ES_EN, "organization"),
        FIELD("organisation.name", ES_EN, "name of the organisation"),
        FIELD("organisation.name", ES_ES, "entidad"),
        FIELD("organisation.name", ES_CA, "entitat"),
        FIELD("organisation.name", ES_IT, "ente"),
        FIELD("organisation.name", ES_HU, "szervezet neve"),
        ROLE(ES_SLOT_PLACE, ES_FR, "ville pays"),
        ROLE(ES_SLOT_PLACE, ES_FR, "ville et pays"),
        ROLE(ES_SLOT_PLACE, ES_EN, "city country"),
        ROLE(ES_SLOT_PLACE, ES_EN, "city and country"),
        ROLE(ES_SLOT_PLACE, ES_ES, "ciudad y pais"),
        ROLE(ES_SLOT_PLACE, ES_CA, "ciutat i pais"),
        ROLE(ES_SLOT_PLACE, ES_IT, "citta e paese"),
        ROLE(ES_SLOT_PLACE, ES_IT, "citta paese"),
        ROLE(ES_SLOT_PLACE, ES_HU, "telepules es orszag"),
        ROLE(ES_SLOT_PLACE, ES_HU, "varos es orszag"),
        ROLE(ES_SLOT_CONTACT, ES_FR, "contact"),
        ROLE(ES_SLOT_CONTACT, ES_FR, "contacts"),
        ROLE(ES_SLOT_CONTACT, ES_FR, "contact site internet"),
        ROLE(ES_SLOT_CONTACT, ES_FR, "contact et site internet"),
        ROLE(ES_SLOT_CONTACT, ES_EN, "contact website"),
        ROLE(ES_SLOT_CONTACT, ES_EN, "contact and website"),
        ROLE(ES_SLOT_CONTACT, ES_ES, "contacto"),
        ROLE(ES_SLOT_CONTACT, ES_ES, "contacto sitio web"),
        ROLE(ES_SLOT_CONTACT, ES_ES, "contacto y sitio web"),
        ROLE(ES_SLOT_CONTACT, ES_CA, "contacte"),
        ROLE(ES_SLOT_CONTACT, ES_CA, "contacte lloc web"),
        ROLE(ES_SLOT_CONTACT, ES_CA, "contacte i lloc web"),
        ROLE(ES_SLOT_CONTACT, ES_IT, "contatto"),
        ROLE(ES_SLOT_CONTACT, ES_IT, "contatti"),
        ROLE(ES_SLOT_CONTACT, ES_IT, "contatto sito internet"),
        ROLE(ES_SLOT_CONTACT, ES_IT, "contatti sito internet"),
        ROLE(ES_SLOT_CONTACT, ES_IT, "contatto e sito internet"),
        ROLE(ES_SLOT_CONTACT, ES_HU, "kapcsolat"),
        ROLE(ES_SLOT_CONTACT, ES_HU, "kapcsolat honlap"),
        ROLE(ES_SLOT_CONTACT, ES_HU, "kapcsolattarto honlap"),
        FIELD("organisation.website", ES_FR, "site web"),
        FIELD("organisation.website", ES_EN, "web site"),
        FIELD("organisation.website", ES_IT, "sito web"),
        FIELD("organisation.website", ES_HU, "weboldal"),
        FIELD("description.title", ES_FR, "titre"),
        FIELD("description.title", ES_FR, "titre de la pratique"),
        FIELD("description.title", ES_EN, "title"),
        FIELD("description.title", ES_ES, "titulo"),
        FIELD("description.title", ES_CA, "titol"),
        FIELD("description.title", ES_IT, "titolo"),
        FIELD("description.title", ES_HU, "cim"),
        FIELD("description.original_title", ES_FR, "titre original"),
        FIELD("description.original_title", ES_EN, "original title"),
        FIELD("description.domains", ES_FR, "aspects traites domaine couverts"),
        FIELD("description.domains", ES_FR, "aspects traites"),
        FIELD("description.domains", ES_FR, "domaines couverts"),
        FIELD("description.domains", ES_FR, "domaines"),
        FIELD("description.domains", ES_EN, "domains"),
        FIELD("description.domains", ES_ES, "ambitos"),
        FIELD("description.domains", ES_CA, "ambits"),
        FIELD("description.domains", ES_IT, "ambiti"),
        FIELD("description.domains", ES_HU, "teruletek"),
        FIELD("description.coverage", ES_FR, "couverture"),
        FIELD("description.coverage", ES_EN, "coverage"),
        FIELD("description.coverage", ES_IT, "copertura"),
        FIELD("description.summary", ES_FR, "resume"),
        FIELD("description.summary", ES_EN, "summary"),
        FIELD("description.summary", ES_ES, "resumen"),
        FIELD("description.summary", ES_CA, "resum"),
        FIELD("description.summary", ES_IT, "sintesi"),
        FIELD("description.summary", ES_HU, "osszefoglalas"),
        FIELD("description.summary", ES_HU, "osszefoglalo"),
        FIELD("implementation.target_groups", ES_FR, "groupes cibles"),
        FIELD("implementation.target_groups", ES_FR, "groupe s cible s"),
        FIELD("implementation.target_groups", ES_FR, "public cible"),
        FIELD("implementation.target_groups", ES_FR, "publics cibles"),
        FIELD("implementation.target_groups", ES_EN, "target groups"),
        FIELD("implementation.target_groups", ES_ES, "grupos destinatarios"),
        FIELD("implementation.target_groups", ES_CA, "grups destinataris"),
        FIELD("implementation.target_groups", ES_IT, "gruppi destinatari"),
        FIELD("implementation.target_groups", ES_IT, "destinatari"),
        FIELD("implementation.target_groups", ES_HU, "celcsoportok"),
        FIELD("implementation.objectives", ES_FR, "objectifs"),
        FIELD("implementation.objectives", ES_EN, "objectives"),
        FIELD("implementation.objectives", ES_ES, "objetivos"),
        FIELD("implementation.objectives", ES_CA, "objectius"),
        FIELD("implementation.objectives", ES_IT, "obiettivi"),
        FIELD("implementation.objectives", ES_HU, "celok"),
        FIELD("implementation.tools", ES_FR, "outils de mise en place"),
        FIELD("implementation.tools", ES_IT, "strumenti"),
        FIELD("implementation.tools", ES_HU, "eszkozok"),
        FIELD("implementation.resources", ES_FR, "ressources et budget"),
        FIELD("implementation.resources", ES_FR, "ressources"),
        FIELD("implementation.resources", ES_EN, "resources and budget"),
        FIELD("implementation.resources", ES_EN, "resources"),
        FIELD("implementation.resources", ES_ES, "recursos presupuesto"),
        FIELD("implementation.resources", ES_CA, "recursos pressupost"),
        FIELD("implementation.resources", ES_IT, "risorse"),
        FIELD("implementation.resources", ES_IT, "risorse budget"),
        FIELD("implementation.resources", ES_HU, "eroforrasok koltsegvetes"),
        FIELD("implementation.resources", ES_HU, "eroforrasok"),
        FIELD("implementation.staff", ES_FR, "etp"),
        FIELD("implementation.staff", ES_FR, "equivalents temps plein"),
        FIELD("implementation.staff", ES_EN, "fte"),
        FIELD("implementation.staff", ES_EN, "full time equivalents"),
        FIELD("results.expected_impacts", ES_FR, "impacts attendus"),
        FIELD("results.expected_impacts", ES_FR, "impact escompte"),
        FIELD("results.results", ES_FR, "resultats obtenus"),
        FIELD("results.results", ES_FR, "resultats atteints"),
        FIELD("results.figures", ES_FR, "chiffres"),
        FIELD("results.figures", ES_FR, "chiffres cles"),
        FIELD("results.figures", ES_IT, "cifre"),
        FIELD("results.figures", ES_HU, "szamok"),
        FIELD("results.evaluation", ES_FR, "evaluation"),
        FIELD("results.evaluation", ES_EN, "evaluation"),
        FIELD("results.evaluation", ES_IT, "valutazione"),
        FIELD("results.evaluation", ES_HU, "ertekeles"),
        ROLE(ES_SLOT_PROFESSIONALS, ES_FR, "temoignages des professionnels"),
        ROLE(ES_SLOT_PROFESSIONALS, ES_FR, "temoignages de professionnels"),
        ROLE(ES_SLOT_PROFESSIONALS, ES_EN, "testimonies of professionals"),
        ROLE(ES_SLOT_PROFESSIONALS, ES_IT, "testimonianze di professionisti"),
        ROLE(ES_SLOT_PROFESSIONALS, ES_HU, "szakemberek beszamoloi"),
        ROLE(ES_SLOT_BENEFICIARIES, ES_FR, "temoignages de beneficiaires"),
        ROLE(ES_SLOT_BENEFICIARIES, ES_EN, "testimonies of the beneficiaries"),
        ROLE(ES_SLOT_BENEFICIARIES, ES_IT, "testimonianze di beneficiari"),
        ROLE(ES_SLOT_BENEFICIARIES, ES_HU, "kedvezmenyezettek beszamoloi"),
        FIELD("transferability.applied_elsewhere", ES_FR, "appliquee ailleurs"),
        FIELD("transferability.applied_elsewhere", ES_FR,
              "cette initiative a t elle ete appliquee ailleurs"),
        FIELD("transferability.applied_elsewhere", ES_EN, "applied elsewhere"),
        FIELD("transferability.applied_elsewhere", ES_IT, "applicata altrove"),
        FIELD("transferability.success_factors", ES_FR, "facteurs cles de succes"),
        FIELD("transferability.success_factors", ES_FR, "facteurs de reussite"),
        FIELD("transferability.success_factors", ES_IT, "fattori di successo"),
        FIELD("transferability.enablers", ES_FR,
              "quels sont les criteres et les elements qui ont permis cela"),
        FIELD("transferability.actions", ES_FR,
              "plus precisement quelles actions pourraient etre appliquees"),
        FIELD("innovation", ES_FR, "innovation"),
        FIELD("innovation", ES_IT, "innovazione"),
        FIELD("inspiring.key_moment", ES_FR, "moment cle"),
        FIELD("inspiring.takeaway", ES_FR, "ce que on en retient"),
        FIELD("inspiring.takeaway", ES_FR, "ce qu on en retient"),
        FIELD("grant", ES_FR, "numero de la convention"),
        FIELD("grant", ES_FR, "convention"),
        FIELD("project", ES_FR, "projet europeen"),
};
const size_t es_aliases_count = sizeof(es_aliases) / sizeof(es_aliases[0]);

const struct es_question es_questions[] = {
        {"si oui decrivez brievement ou et indiquez s il y a des differences quelconques quels "
         "sont les "
         "criteres et les elements qui ont permis cela",
         "transferability.where_how", ES_FR},
        {"si non mais aussi dans tous les cas pensez vous qu il serait possible d appliquer cette "
         "initiative dans d autres pays et contextes plus precisement quelles actions pourraient "
         "etre "
         "appliquees quels elements sont essentiels",
         "transferability.possible_elsewhere", ES_FR},
        {"if yes describe briefly where and say whether there are any differences which criteria "
         "and "
         "elements made it possible",
         "transferability.where_how", ES_EN},
        {"if not but also in any case do you think that this initiative could be applied in other "
         "countries and contexts more precisely which actions could be applied which elements are "
         "essential",
         "transferability.possible_elsewhere", ES_EN},
        {"en caso afirmativo describa brevemente donde e indique si hay diferencias cuales son los "
         "criterios y los elementos que lo han permitido",
         "transferability.where_how", ES_ES},
        {"en caso negativo pero tambien en todos los casos cree que seria posible aplicar esta "
         "iniciativa en otros paises y contextos mas concretamente que acciones podrian aplicarse "
         "que "
         "elementos son esenciales",
         "transferability.possible_elsewhere", ES_ES},
        {"en cas afirmatiu descriviu breument on i indiqueu si hi ha diferencies quins son els "
         "criteris i "
         "els elements que ho han permes",
         "transferability.where_how", ES_CA},
        {"en cas negatiu pero tambe en tots els casos creieu que seria possible aplicar aquesta "
         "iniciativa en altres paisos i contextos mes concretament quines accions es podrien "
         "aplicar "
         "quins elements son essencials",
         "transferability.possible_elsewhere", ES_CA},
        {"se si descrivete brevemente dove e indicate se ci sono differenze quali sono i criteri e "
         "gli "
         "elementi che lo hanno permesso",
         "transferability.where_how", ES_IT},
        {"se no ma anche in ogni caso pensate che sarebbe possibile applicare questa iniziativa in "
         "altri "
         "paesi e contesti piu precisamente quali azioni potrebbero essere applicate quali "
         "elementi sono "
         "essenziali",
         "transferability.possible_elsewhere", ES_IT},
        {"ha igen irja le roviden hol es jelezze az esetleges eltereseket milyen feltetelek es "
         "elemek "
         "tettek ezt lehetove",
         "transferability.where_how", ES_HU},
        {"ha nem de minden mas esetben is on szerint lehetseges volna e a kezdemenyezest mas "
         "orszagokban "
         "es kornyezetben alkalmazni pontosabban mely lepesek volnanak atvehetok mely elemek "
         "nelkulozhetetlenek",
         "transferability.possible_elsewhere", ES_HU},
};
const size_t es_questions_count = sizeof(es_questions) / sizeof(es_questions[0]);

const struct es_tool_heading es_tool_headings[] = {
        {"enjeux objectifs operationnels", "aims", true, false},
        {"objectifs operationnels", "aims", true, false},
        {"le pilote de l action", "lead", true, false},
        {"pilote de l action", "lead", true, false},
        {"acteurs de l action", "actors", true, false},
        {"les acteurs de l action", "actors", true, false},
        {"organisation", "organisation", false, true},
        {"organisation et etapes", "organisation", false, false},
        {"deroulement", "organisation", false, true},
        {"le role du", "roles", false, false},
        {"le role de", "roles", false, false},
        {"le role des", "roles", false, false},
        {"roles", "roles", false, true},
        {"plus values de l action", "added_value", true, false},
        {"plus value de l action", "added_value", true, false},
        {"avec qui l utiliser", "with_whom", false, false},
};
const size_t es_tool_headings_count = sizeof(es_tool_headings) / sizeof(es_tool_headings[0]);
