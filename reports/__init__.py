"""What people look at: quality pages, needs-assessment packs, board briefs. Reads the published warehouse only.

Must not know contacts, exact counts or anything else that is not published.
"""
