# One image for web, worker, beat and migrations; docker-compose.yml says which command runs where.
FROM python:3.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-deps --require-hashes -r requirements.txt
COPY manage.py ./
COPY cdm ./cdm
COPY partners ./partners
COPY activities ./activities
COPY counselling ./counselling
COPY multimedia ./multimedia
COPY stats ./stats
COPY templates ./templates
COPY locale ./locale
# Neither command reaches a database; the key signs nothing and stays in this stage.
RUN CDM_MODE=production SECRET_KEY=only-for-this-build-step-nothing-is-signed-with-it-0123456789 sh -c '\
    /opt/venv/bin/python manage.py compilemessages --strict \
    && /opt/venv/bin/python manage.py assets \
    && /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0' \
    && /opt/venv/bin/python -m compileall -q cdm partners activities counselling multimedia stats

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/cdm cdm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    CDM_MODE=production \
    CDM_POOL_SIZE=8 \
    CDM_STATE_DIR=/var/lib/cdm \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_INTERFACE=wsgi \
    GRANIAN_BLOCKING_THREADS=8
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER cdm
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "cdm.wsgi:application"]
