"""Django's permissions, answered from the file of roles instead of from tables of permissions and groups."""

from allauth.account.auth_backends import AuthenticationBackend

from people import roles


class RoleBackend(AuthenticationBackend):
    """Who signs in by e-mail and password may do what her role says: nothing is asked of the database for that."""

    def has_perm(self, user_obj, perm, obj=None):
        return roles.of(user_obj).allows(perm)

    def has_module_perms(self, user_obj, app_label):
        return any(record.startswith(f"{app_label}.") for record in roles.of(user_obj).view)

    def get_all_permissions(self, user_obj, obj=None):
        rights = roles.of(user_obj)
        seen = {_permission("view", record) for record in rights.view}
        return seen | {_permission(verb, record) for verb in ("add", "change") for record in rights.change}

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        return set()


def _permission(verb, record):
    app, _dot, model = record.partition(".")
    return f"{app}.{verb}_{model}"
