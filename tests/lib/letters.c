/* SPDX-License-Identifier: EUPL-1.2 */
#include "letters.h"

#include "file_system.h"
#include "site/table.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char french[] = "mail.confirm.code\tcode {0}\n"
                             "mail.digest.all\ttous les avis\n"
                             "mail.digest.change\tle rythme\n"
                             "mail.digest.count#many\t# de nouvelles\n"
                             "mail.digest.count#one\t# nouvelle\n"
                             "mail.digest.count#other\t# nouvelles\n"
                             "mail.digest.daily\tchaque jour, {0}\n"
                             "mail.digest.found#one\tun trouvé\n"
                             "mail.digest.found#other\t# trouvés\n"
                             "mail.digest.intro\tÀ {0}\n"
                             "mail.digest.more#one\tet # autre\n"
                             "mail.digest.more#other\tet # autres\n"
                             "mail.digest.other\tdu nouveau\n"
                             "mail.digest.search\tcherché : {0}\n"
                             "mail.digest.stop\tarrêter\n"
                             "mail.digest.subject\t{0} : {1}\n"
                             "mail.digest.weekly\tchaque semaine, {0}\n"
                             "mail.digest.who\t{0} ({1})\n"
                             "mail.greeting\tBonjour {0},\n"
                             "mail.way.address\tune adresse, {0}\n"
                             "mail.way.notYou\tpas vous\n"
                             "mail.way.passkey\tune clé, {0}\n"
                             "mail.way.subject\tun moyen, {0}\n"
                             "mail.way.you\tvous\n"
                             "number.group_from\t5\n"
                             "number.one_below\t2\n"
                             "why.answer\t{0} a écrit\n"
                             "why.mention\t{0} parle de vous\n"
                             "why.reply\t{0} vous a répondu\n"
                             "why.warned\tà revoir ({0})\n";
static const char hungarian[] = "mail.digest.count#other\t# újdonság\n"
                                "mail.digest.intro\tItt: {0}\n"
                                "mail.digest.subject\t{0}: {1}\n"
                                "mail.digest.who\t{0} ({1})\n"
                                "mail.greeting\tKedves {0}!\n"
                                "number.group_from\t5\n"
                                "why.reply\t{0} válaszolt\n";

static void start(struct letters *letters, struct api_home *home)
{
	const struct es_mail_config config = {
	        .home = home->folder,
	        .public_url = "https://essaim.test/",
	        .smtp = {.relay = "smtp://127.0.0.1:1", /* nobody answers there */
	                 .plain = true,
	                 .sender = {"essaim@example.org", "Structure A"}}};
	char why[200];

	es_assert(es_mail_new(&config, &home->node->mail, why, sizeof(why)) == ES_OK);
	es_mail_set_words(home->node->mail, letters->words);
}

void letters_open(struct letters *letters, struct api_home *home)
{
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++) {
		const char *text = i == ES_FR ? french : hungarian;
		es_assert(es_table_read(es_bytes_str(text), &letters->words[i]) == ES_OK);
	}
	start(letters, home);
}

void letters_close(struct letters *letters, struct api_home *home)
{
	es_mail_free(home->node->mail);
	home->node->mail = NULL;
	for (int i = 0; i < ES_LANGUAGE_COUNT; i++)
		es_table_free(letters->words[i]);
}

void letters_restart(struct letters *letters, struct api_home *home)
{
	es_mail_free(home->node->mail);
	start(letters, home);
}

size_t letters_waiting(const struct api_home *home, struct kept_letter *kept)
{
	char folder[ES_PATH_BYTES], path[ES_PATH_BYTES];
	const struct dirent *entry;
	size_t count = 0;

	es_assert(es_path_join(folder, home->folder, "outbox"));
	DIR *all = opendir(folder);
	while (all && (entry = readdir(all)) != NULL) {
		size_t len = strlen(entry->d_name);
		if (len < 8 || strcmp(entry->d_name + len - 7, ".letter") != 0 || count++ || !kept)
			continue;
		es_assert(es_path_join(path, folder, entry->d_name));
		es_writer_grow(&kept->bytes, 3 * ES_MAIL_TEXT_MAX);
		es_assert(es_file_get(path, &kept->bytes) == ES_OK);
		es_assert(es_waiting_read(es_writer_bytes(&kept->bytes), &kept->waiting) == ES_OK);
	}
	if (all)
		closedir(all);
	return count;
}

void letters_drop_all(const struct api_home *home)
{
	struct kept_letter kept;

	while (letters_waiting(home, &kept) > 0) {
		es_mail_drop(home->node->mail, kept.waiting.letter.id);
		es_writer_free(&kept.bytes);
	}
}
