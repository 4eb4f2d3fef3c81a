/* SPDX-License-Identifier: EUPL-1.2 */
/* Whom most tests of the API are about: a home whose commits are told to nobody (ana's account is not in its
 * store: a commit of accounts would end her session), ana, who is signed in, and a stranger; where a test
 * wants one, the node of another structure. One home at a time. */
#ifndef ESSAIM_API_CAST_H
#define ESSAIM_API_CAST_H

#include "api_ask.h"

extern struct api_home home;
extern struct guest ana, stranger;

extern struct es_node *partner; /* NULL: there is none */

/* The node of another structure of the home's federation, in HOME/NAME; es_node_close before the test's end. */
struct es_node *cast_partner(const char *name);

/* The set-up of a test, without and with a partner, and its end. */
int cast_open(void **state);
int cast_open_with_partner(void **state);
int cast_close(void **state);

#define WITH_CAST(test) cmocka_unit_test_setup_teardown(test, cast_open, cast_close)
#define WITH_PARTNER(test) cmocka_unit_test_setup_teardown(test, cast_open_with_partner, cast_close)

#endif
