/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_I18N_H
#define RANH_BASE_I18N_H
/*
 * Two languages. Messages are English in the source and translated by gettext (pipeline/po/vi.po).
 * The language is chosen once, by main(): --lang, else the environment. LC_NUMERIC is never set: a
 * comma decimal would break GeoJSON, SQL and PROJ strings.
 */
#include <libintl.h>

#define RANH_TEXT_DOMAIN "ranh"
#define _(text)          dgettext(RANH_TEXT_DOMAIN, text)
#define N_(text)         text

enum ranh_lang { RANH_LANG_VI, RANH_LANG_EN };

/*
 * Sets LC_MESSAGES and LC_CTYPE, binds the catalogue, and returns the language in force. wanted is
 * "vi", "en" or NULL (environment; English when that says nothing). catalogue_dir is
 * <prefix>/share/locale or the build's own.
 * Call once, before threads start.
 */
enum ranh_lang ranh_i18n_init(const char *wanted, const char *catalogue_dir);

/* The language set by ranh_i18n_init(); Vietnamese before that. */
enum ranh_lang ranh_i18n_lang(void);

#endif
