# One image: web, worker, beat and migrations. docker-compose.yml says which is which.
FROM python:3.13-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=victimsupport.settings \
    EMBEDDED=0 \
    PATH=/opt/venv/bin:$PATH
# Pango: documents. Nothing else of the system is used.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /home/victimsupport victimsupport

FROM base AS built
COPY requirements.lock /tmp/requirements.lock
RUN python -m venv /opt/venv && pip install --require-hashes --no-deps -r /tmp/requirements.lock
WORKDIR /srv/victimsupport
COPY . .
# Compiling and collecting ask for settings but use none of these.
RUN python -m victimsupport.translations \
    && DATABASE_URL=postgresql://build@build/build REDIS_URL=redis://build SECRET_KEY=build ALLOWED_HOSTS=build \
       SITE_URL=https://build EXPORT_DIR=/tmp MAIL_FROM=build@build.invalid SMTP_HOST=build \
       python manage.py collectstatic --noinput --verbosity 0

FROM base
COPY --from=built /opt/venv /opt/venv
COPY --from=built /srv/victimsupport /srv/victimsupport
RUN install -d -o victimsupport -g victimsupport /var/lib/victimsupport/exports /var/lib/victimsupport/beat
WORKDIR /srv/victimsupport
USER victimsupport
EXPOSE 8000
CMD ["granian", "victimsupport.wsgi:application", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--workers-max-rss", "512"]
