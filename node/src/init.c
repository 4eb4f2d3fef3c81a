/* SPDX-License-Identifier: EUPL-1.2 */
/* Makes a home. Cut short at any point, it can be run again: only a stored identity makes a
 * home. */
#include "file_system.h"
#include "identity.h"
#include "store/meta.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_HEADER "essaim structure key 1\n"
#define KEY_HEX (2 * crypto_sign_SEEDBYTES)
#define KEY_FILE_MAX 256

static es_err read_key(const char *home, const char *name, uint8_t secret[ES_SECRET_KEY_LEN])
{
	char path[ES_PATH_BYTES], text[KEY_FILE_MAX];
	uint8_t seed[crypto_sign_SEEDBYTES], public_key[ES_PUBLIC_KEY_LEN];
	const size_t header = sizeof(KEY_HEADER) - 1;

	if (!es_path_join(path, home, name))
		return ES_TOO_LARGE;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return es_file_error();
	ssize_t len = read(fd, text, sizeof(text));
	close(fd);
	if (len < 0)
		return ES_IO;
	es_err err = ES_MALFORMED;
	if ((size_t)len >= header + KEY_HEX && memcmp(text, KEY_HEADER, header) == 0)
		err = es_unhex(text + header, KEY_HEX, seed, sizeof(seed));
	if (!err)
		(void)crypto_sign_seed_keypair(public_key, secret, seed);
	sodium_memzero(text, sizeof(text));
	sodium_memzero(seed, sizeof(seed));
	return err;
}

static es_err write_key(const char *home, const char *name)
{
	char hex[KEY_HEX + 1], text[KEY_FILE_MAX];
	uint8_t seed[crypto_sign_SEEDBYTES];

	randombytes_buf(seed, sizeof(seed));
	es_hex(seed, sizeof(seed), hex);
	int len = snprintf(text, sizeof(text), KEY_HEADER "%s\n", hex);
	es_err err = es_file_replace(home, name, es_bytes_of((const uint8_t *)text, (size_t)len));
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(hex, sizeof(hex));
	sodium_memzero(text, sizeof(text));
	return err;
}

es_err es_structure_key_read(const char *home, uint8_t secret[ES_SECRET_KEY_LEN])
{
	return read_key(home, ES_STRUCTURE_KEY_FILE, secret);
}

es_err es_structure_key_renew(const char *home, uint8_t secret[ES_SECRET_KEY_LEN])
{
	es_err err = read_key(home, ES_STRUCTURE_KEY_NEW, secret);

	if (err != ES_NOT_FOUND)
		return err;
	err = write_key(home, ES_STRUCTURE_KEY_NEW);
	return err ? err : read_key(home, ES_STRUCTURE_KEY_NEW, secret);
}

es_err es_structure_key_settle(const char *home, const uint8_t key[ES_PUBLIC_KEY_LEN])
{
	uint8_t secret[ES_SECRET_KEY_LEN], public_key[ES_PUBLIC_KEY_LEN];
	char path[ES_PATH_BYTES], target[ES_PATH_BYTES];

	es_err err = read_key(home, ES_STRUCTURE_KEY_NEW, secret);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	(void)crypto_sign_ed25519_sk_to_pk(public_key, secret);
	sodium_memzero(secret, sizeof(secret));
	if (memcmp(public_key, key, sizeof(public_key)) != 0)
		return ES_OK;
	if (!es_path_join(path, home, ES_STRUCTURE_KEY_NEW) ||
	    !es_path_join(target, home, ES_STRUCTURE_KEY_FILE))
		return ES_TOO_LARGE;
	return rename(path, target) == 0 ? es_folder_sync(home) : es_file_error();
}

es_err es_home_lock(const char *home, int *fd)
{
	char path[ES_PATH_BYTES];

	if (!es_path_join(path, home, ES_LOCK_FILE))
		return ES_TOO_LARGE;
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0)
		return es_file_error();
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return ES_OK;
	es_err err = errno == EWOULDBLOCK ? ES_BUSY : ES_IO;
	close(*fd);
	*fd = -1;
	return err;
}

/* One line of text, as acts take it. */
static bool plain_line(const char *text, size_t min, size_t max)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return len >= min && len <= max && es_utf8_valid((const uint8_t *)text, len);
}

static bool language_tag(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && (i < 2 || !((c >= '0' && c <= '9') || c == '-')))
			return false;
	}
	return len >= 2 && len <= ES_LANG_MAX;
}

static bool country_code(const char *text)
{
	return strlen(text) == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' &&
	       text[1] <= 'Z';
}

/* What init stores; the transaction copies it. */
struct making {
	struct es_change change;
	struct es_bytes value;
};

static es_err put_identity(struct es_write *w, struct es_change *change)
{
	const struct making *making = (const struct making *)change;
	struct es_bytes before;

	if (es_meta_get(es_write_snapshot(w), ES_META_IDENTITY, &before) == ES_OK)
		return ES_EXISTS;
	return es_meta_put(w, ES_META_IDENTITY, making->value);
}

/* The structure is called after its first key. */
static es_err make_identity(const struct es_identity *names,
                            const uint8_t secret[ES_SECRET_KEY_LEN], struct es_writer *out)
{
	uint8_t key[ES_PUBLIC_KEY_LEN];
	struct es_id structure;

	(void)crypto_sign_ed25519_sk_to_pk(key, secret);
	es_structure_id(key, &structure);
	return es_identity_make(names, &structure, secret, out);
}

static es_err open_or_make(const char *home, struct es_store **out)
{
	es_err err = es_store_open(home, true, out);

	return err == ES_EXISTS ? es_store_open(home, false, out) : err;
}

static es_err fill_home(const char *home, const struct es_identity *n)
{
	uint8_t secret[ES_SECRET_KEY_LEN], buffer[2048];
	struct es_writer w;
	struct es_store *store = NULL;
	struct making making = {.change = {0}};

	es_err err = open_or_make(home, &store);
	if (!err)
		err = es_structure_key_read(home, secret);
	if (err == ES_NOT_FOUND) {
		err = write_key(home, ES_STRUCTURE_KEY_FILE);
		if (!err)
			err = es_structure_key_read(home, secret);
	}
	es_writer_init(&w, buffer, sizeof(buffer));
	if (!err)
		err = make_identity(n, secret, &w);
	making.value = es_writer_bytes(&w);
	if (!err)
		err = es_store_apply(store, put_identity, &making.change);
	es_store_close(store);
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(buffer, sizeof(buffer));
	return err;
}

static es_err make_folder(const char *home)
{
	char path[ES_PATH_BYTES];
	size_t len = strlen(home);

	if (len == 0 || len >= sizeof(path))
		return ES_TOO_LARGE;
	memcpy(path, home, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		path[i] = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return es_file_error();
		path[i] = home[i];
	}
	return ES_OK;
}

const char *es_node_init_fault(const char *name, const char *country, const char *city,
                               const char *lang)
{
	if (!plain_line(name, 1, ES_NAME_MAX))
		return "name";
	if (!country_code(country))
		return "country";
	if (!plain_line(city, 0, ES_NAME_MAX))
		return "city";
	return language_tag(lang) ? NULL : "lang";
}

es_err es_node_init(const char *home, const char *name, const char *country, const char *city,
                    const char *lang)
{
	struct es_identity names = {.has_network_key = false};
	int lock = -1;

	if (sodium_init() < 0)
		return ES_IO;
	if (es_node_init_fault(name, country, city, lang))
		return ES_INVALID;
	snprintf(names.name, sizeof(names.name), "%s", name);
	snprintf(names.country, sizeof(names.country), "%s", country);
	snprintf(names.city, sizeof(names.city), "%s", city);
	snprintf(names.lang, sizeof(names.lang), "%s", lang);
	es_err err = make_folder(home);
	if (!err)
		err = es_home_lock(home, &lock);
	if (err)
		return err;
	err = fill_home(home, &names);
	close(lock);
	return err;
}
