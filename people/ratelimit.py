"""Rate limits per address (IPv4) and per /64 (IPv6), counted in the database so that all web workers share one count."""

import functools
import ipaddress
import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people.models import RateCount


def client_network(request):
    """The network a request comes from: an IPv4 address, or the /64 an IPv6 address lies in, as text.

    Behind TRUSTED_PROXIES proxies of ours the address is the one the outermost of them saw.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES]
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if ip.version == 6:
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def seconds_to_wait(what, who, *, limit, per):
    """Count one more `what` by `who`; 0 while within `limit` per `per` seconds, else the seconds until the window ends."""
    now = timezone.now()
    key, ends_at = _window(what, who, per, at=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_ratecount (key, count, ends_at) VALUES (%s, 1, %s) "
            "ON CONFLICT (key) DO UPDATE SET count = people_ratecount.count + 1 RETURNING count",
            [key, ends_at],
        )
        count = cursor.fetchone()[0]
    return 0 if count <= limit else max(1, math.ceil((ends_at - now).total_seconds()))


def is_used_up(what, who, *, limit, per):
    """Whether `limit` was reached in this window, without counting: for what counts failures only."""
    key, _ends_at = _window(what, who, per, at=timezone.now())
    return RateCount.objects.filter(key=key, count__gte=limit).exists()


def _window(what, who, per, *, at):
    """The key under which this window counts, in which no address can be read, and when it ends."""
    window = int(at.timestamp() // per)
    key = salted_hmac("people.ratelimit", f"{what}|{who}|{window}", algorithm="sha256").hexdigest()
    return key, datetime.fromtimestamp((window + 1) * per, tz=at.tzinfo)


def forget_ended(*, at):
    RateCount.objects.filter(ends_at__lt=at).delete()


def limited(what, *, limit, per, methods=("POST",)):
    """Decorate a view: more than `limit` requests per `per` seconds from one network get a page that says when to come back."""

    def decorate(view):
        @functools.wraps(view)
        def counted(request, *args, **kwargs):
            if request.method in methods:
                wait = seconds_to_wait(what, client_network(request), limit=limit, per=per)
                if wait:
                    return too_many(request, wait)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def too_many(request, wait):
    back_at = timezone.localtime(timezone.now() + timedelta(seconds=wait))
    response = render(request, "429.html", {"back_at": back_at, "minutes": math.ceil(wait / 60)}, status=429)
    response["Retry-After"] = str(wait)
    return response
