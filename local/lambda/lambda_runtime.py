"""The program of a Python function's process.

It is started with the function's environment and folder, imports nothing but Python, and talks to the server over the
channel of child_process.fork(): a socket with one JSON message a line.
"""
import importlib
import importlib.util
import json
import logging
import os
import re
import socket
import sys
import time
import traceback

MAX_RESPONSE_BYTES = 6_291_556

descriptor = int(os.environ.pop("NODE_CHANNEL_FD"))
os.environ.pop("NODE_CHANNEL_SERIALIZATION_MODE", None)
os.set_inheritable(descriptor, False)
channel = socket.socket(fileno=descriptor)
channel.setblocking(True)


class RuntimeFault(Exception):
    """An error of the runtime itself, not of the function's code."""

    def __init__(self, name, message):
        super().__init__(message)
        self.name = "Runtime." + name


class Context:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    identity = None
    client_context = None

    def __init__(self, message):
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.invoked_function_arn = message["functionArn"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.aws_request_id = message["requestId"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self._deadline = message["deadline"]

    def get_remaining_time_in_millis(self):
        return max(0, int(self._deadline - time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


def send(message):
    channel.sendall((json.dumps(message) + "\n").encode())


def error_of(error):
    name = error.name if isinstance(error, RuntimeFault) else type(error).__name__
    trace = [line for part in traceback.format_exception(type(error), error, error.__traceback__) for line in part.rstrip("\n").split("\n")]
    return {"errorType": name, "errorMessage": str(error), "trace": trace}


def load(task_root, handler):
    found = re.fullmatch(r"((?:[^/.]+/)*[^/.]+(?:\.[^/.]+)*)\.([^/.]+)", handler)
    if not found:
        raise RuntimeFault("MalformedHandlerName", f"{handler!r} is not a handler: <module>.<function>")
    module_name, name = found[1].replace("/", "."), found[2]
    sys.path.insert(0, task_root)
    spec = importlib.util.find_spec(module_name)
    root = os.path.realpath(task_root) + os.sep
    if spec is None or not os.path.isabs(spec.origin or "") or not os.path.realpath(spec.origin).startswith(root):
        raise RuntimeFault("ImportModuleError", f"Unable to import module '{found[1]}': it is not in the function's code")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise RuntimeFault("ImportModuleError", f"Unable to import module '{found[1]}': {error}") from error
    except SyntaxError as error:
        raise RuntimeFault("UserCodeSyntaxError", f"Syntax error in module '{found[1]}': {error}") from error
    if not callable(getattr(module, name, None)):
        raise RuntimeFault("HandlerNotFound", f"Handler '{name}' missing on module '{found[1]}'")
    return getattr(module, name)


def serialize(result):
    try:
        text = json.dumps(result, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise RuntimeFault("MarshalError", f"Unable to marshal response: {error}") from error
    if len(text) > MAX_RESPONSE_BYTES:
        raise RuntimeFault("ResponseSizeTooLarge", f"Response payload size exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes).")
    return text


def end_output(request_id):
    """Marks where the output of one invocation ends, behind all that the function has written."""
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            stream.flush()
            rest = f"\0end of {request_id}\0".encode()
            while rest:
                rest = rest[os.write(number, rest):]
        except (OSError, ValueError):
            pass  # the function has closed it


def invoke(handler, message):
    request_id = message["requestId"]
    try:
        answer = {"kind": "result", "requestId": request_id, "result": serialize(handler(json.loads(message["event"]), Context(message)))}
    except Exception as error:  # SystemExit ends the process, which is an answer too
        answer = {"kind": "error", "requestId": request_id, "error": error_of(error), "fatal": False}
    end_output(request_id)
    send(answer)


def main():
    logging.basicConfig(stream=sys.stdout, format="[%(levelname)s]\t%(message)s", level=logging.WARNING)
    wanted = os.environ["AWS_EXECUTION_ENV"].replace("AWS_Lambda_python", "")
    version = "%d.%d" % sys.version_info[:2]
    if version != wanted:
        print(f"this runs on Python {version}, and on AWS on Python {wanted}")
    try:
        handler = load(os.environ["LAMBDA_TASK_ROOT"], os.environ["_HANDLER"])
    except Exception as error:
        send({"kind": "error", "error": error_of(error), "fatal": True})
        sys.exit(1)
    send({"kind": "ready"})
    for line in channel.makefile("r", encoding="utf-8", newline="\n"):
        message = json.loads(line)
        if "requestId" in message:
            invoke(handler, message)


main()
