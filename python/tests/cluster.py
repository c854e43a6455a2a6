"""A Spark cluster of processes on this machine: a master, and workers with a core each."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

SPARK = Path(pyspark.__file__).parent
PATIENCE = 60
"""How many seconds a process may take to start."""


class Cluster:
    """Processes that end with the `with` statement, each with all that it started."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._count = workers
        self._url = ""
        self._master: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Cluster":
        os.environ.update(
            PYSPARK_PYTHON=sys.executable,
            SPARK_HOME=str(SPARK),
            SPARK_LOCAL_DIRS=str(self._folder),
            SPARK_LOCAL_IP="127.0.0.1",
        )
        port = _free_port()
        self._url = f"spark://127.0.0.1:{port}"
        try:
            self._master = self._start("Master", "--port", str(port))
            _wait_for(port)
            self.workers = [
                self._start("Worker", "--cores", "1", "--memory", "2g", self._url, core=core)
                for core in range(self._count)
            ]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        session = SparkSession.getActiveSession()
        if session is not None:
            session.stop()
        for process in [*self.workers, self._master]:
            if process is not None:
                kill(process)

    def session(self) -> SparkSession:
        """Return a session that waits until all workers are there."""
        settings = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.executor.memory": "1g",
            "spark.scheduler.minRegisteredResourcesRatio": "1.0",
            "spark.scheduler.maxRegisteredResourcesWaitingTime": f"{PATIENCE}s",
            "spark.sql.shuffle.partitions": "4",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.cores.max": str(self._count),
        }
        session = SparkSession.builder.master(self._url).config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        return session

    def _start(self, role: str, *arguments: str, core: int | None = None) -> "subprocess.Popen[bytes]":
        """Start a process, and keep it and all that it starts on one core where the system can."""
        main = f"org.apache.spark.deploy.{role.lower()}.{role}"
        options = ["--host", "127.0.0.1", "--webui-port", "0"]
        if role == "Worker":
            options += ["--work-dir", str(self._folder / "work")]
        pinned = ["taskset", "--cpu-list", str(core)] if core is not None and shutil.which("taskset") else []
        return subprocess.Popen(
            [*pinned, str(SPARK / "bin/spark-class"), main, *options, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Killed as one, with the processes that it starts.
            start_new_session=True,
        )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all that it started, at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return
