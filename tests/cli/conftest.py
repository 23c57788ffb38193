"""Small homes, and `svd` run on them in this process, as the tests of the journey have them."""

from tests.pipelines.conftest import draw, home, make_small_home, new_home, open_home, scanner, svd_here

__all__ = ["draw", "home", "make_small_home", "new_home", "open_home", "scanner", "svd_here"]
