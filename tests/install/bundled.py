# SPDX-License-Identifier: MIT
"""The Python package where no libmatinee is installed: pip compiles the library into it.

Its compilation takes ten minutes, so `./dev test --packages` runs this file and `./dev test` does not.
"""

from python_package import Package, says


def test_the_package_contains_the_library(home, sandbox, configured, tmp_path):
    package = Package(tmp_path / "venv", bundled=True)
    assert not package.links_library()
    with open(home.path / ".config/matinee/config.toml", "a") as file:
        file.write(f'cookies = "{home.cookies_txt()}"\n')
    assert says(package, configured, """
import json
from matinee.auth_manager import AuthManager
print(json.dumps({"valid": AuthManager().validate_session()}))
""") == {"valid": True}
