# One image for the processes of docker-compose.yml; the servers of PostgreSQL and the broker are images of their own.
FROM python:3.11-slim AS build
WORKDIR /build
COPY pyproject.toml ./
COPY rollcall rollcall
COPY domain domain
COPY journal journal
COPY projections projections
COPY api api
COPY consumers consumers
COPY docs/questions docs/questions
RUN python -m venv /opt/rollcall && /opt/rollcall/bin/pip install --no-cache-dir .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/rollcall --create-home rollcall
COPY --from=build /opt/rollcall /opt/rollcall
ENV PATH=/opt/rollcall/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ROLLCALL_HOME=/var/lib/rollcall
USER rollcall
VOLUME /var/lib/rollcall
ENTRYPOINT ["rollcall"]
CMD ["--help"]
