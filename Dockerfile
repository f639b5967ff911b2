# The application, for compose.yaml. What builds it is left behind, and nobody in it is root.
FROM node:20-bookworm-slim AS pages
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web web
RUN npm run build

FROM python:3.11-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /venv
COPY constraints.txt pyproject.toml README.md ./
COPY api api
COPY graph graph
COPY loaders loaders
COPY ontology ontology
COPY queries queries
COPY web web
COPY --from=pages /build/web/static web/static
RUN /venv/bin/pip install --no-cache-dir --constraint constraints.txt . \
    && /venv/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim-bookworm
RUN pip uninstall --yes --root-user-action=ignore pip setuptools wheel \
    && useradd --system --uid 10001 --no-create-home goldenthread \
    && install --directory --owner goldenthread /data
COPY --from=build /venv /venv
COPY samples/documents /samples
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 GOLDENTHREAD_STORE=ladybug:/data/store
WORKDIR /data
USER goldenthread
VOLUME /data
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["goldenthread"]
CMD ["serve"]
