# The dashboard in a container: a Docker Space of Hugging Face, or any other host of containers.
#
#     docker build -t memviz . && docker run -p 8501:8501 memviz
#
# It needs no secret and no network. It runs as user 1000 and writes into /cache only.
FROM python:3.11.14-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --uid 1000 --create-home visitor && install --directory --owner 1000 /cache
WORKDIR /app

# What changes least comes first: a new commit of memviz installs nothing anew.
COPY requirements.txt requirements-dashboard.txt ./
RUN pip install -r requirements.txt

COPY LICENSE NOTICE app.py ./
COPY .streamlit .streamlit
COPY checkpoints checkpoints
COPY memviz memviz
COPY dashboard dashboard
COPY pages pages
COPY docs/methods docs/methods
# Nobody can write byte code here later, and without it every start compiles anew.
RUN python -m compileall -q .

USER 1000
ENV HOME=/home/visitor HF_HOME=/cache/huggingface MEMVIZ_HUB_CACHE=/cache/models
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501"]
