"""The window itself: menus, toolbar, banner, status line, and the page in its middle."""
