"""The models that can be shown: found, named, opened, and what their files say of them."""
