/* SPDX-License-Identifier: EUPL-1.2 */
/* Names of the store's small values. */
#ifndef STORE_META_H
#define STORE_META_H

#define ES_STORE_FORMAT 1 /* raised when an older release would misread the tables */

#define ES_META_IDENTITY "identity"
#define ES_META_NETWORK_KEY "network_key"

#endif
