"""localstripe, a Stripe that others wrote, on a port of its own choosing: it is printed, and the program ends with its input.

Two things of Stripe's that it lacks are added here: a confirmation says where the person comes back to and whether they are
there, and a confirmed SetupIntent attaches its method to its customer. Nothing is kept on the disk.
"""

import asyncio
import sys

from aiohttp import web
from localstripe import resources, server
from localstripe.errors import UserError

read = server.get_post_data
attach = resources.SetupIntent._attach_pm


async def read_as_stripe(request, remove_auth=True):
    data = await read(request, remove_auth)
    if request.path.startswith("/v1/payment_intents/") and request.path.endswith("/confirm"):
        if not str(data.pop("return_url", "")).startswith("https://"):
            raise UserError(400, "a confirmation says where the person comes back to")
        data.pop("off_session", None)
    return data


def attach_as_stripe(self, method):
    attach(self, method)
    if self.status == "succeeded":
        method.customer = self.customer


server.get_post_data = read_as_stripe
resources.SetupIntent._attach_pm = attach_as_stripe
resources.Store.dump_to_disk = lambda self: None


async def main():
    loop = asyncio.get_running_loop()
    runner = web.AppRunner(server.app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


asyncio.run(main())
